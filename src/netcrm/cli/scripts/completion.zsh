#compdef netcrm
# Completes netcrm's commands, options, circles, tags and people in zsh.

_netcrm() {
    local program=netcrm mode line
    local -a reply texts shown
    [[ $words[1] == */* ]] && program=${(Q)${words[1]/#\~\//$HOME/}}
    reply=("${(@f)$(_NETCRM_COMPLETE=zsh $program -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    mode=$reply[1]
    for line in "${(@)reply[2,-1]}"; do
        texts+=("${line%%$'\t'*}")
        shown+=("${${line/$'\t'/  -- }%  -- }")
    done
    if [[ $mode == files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P 1 '*='
        _files
        return
    fi
    if [[ $mode == list ]]; then
        compstate[insert]=
        compstate[list]='list force'
    fi
    local -a more
    [[ $mode == field ]] && more=(-S '') # its value follows
    compadd -U $more -d shown -a texts
}

if [[ $funcstack[1] == _netcrm ]]; then
    _netcrm "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _netcrm netcrm
fi
