# Completes netcrm's commands, options, circles, tags and people in bash.

_netcrm() {
    local program=netcrm mode text
    [[ $1 == */* ]] && program=${1/#\~\//$HOME/}
    COMPREPLY=()
    {
        IFS= read -r mode
        while IFS= read -r text; do
            COMPREPLY+=("$text")
        done
    } < <(_NETCRM_COMPLETE=bash "$program" -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    case $mode in
        files) compopt -o default ;;
        field) compopt -o nospace ;; # its value follows
        list) COMPREPLY+=('') ;; # with nothing in common, bash lists them and leaves the word as it is
    esac
}

complete -F _netcrm netcrm
