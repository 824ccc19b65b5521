# Completes netcrm's commands, options, circles, tags and people in fish.

function __netcrm_complete
    set -l words (commandline -opc)
    set -l program netcrm
    string match -q '*/*' -- $words[1]; and set program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l typed
    for closing in '' "'" '"' # a quote may still be open
        set typed (string unescape -- (commandline -ct)$closing); and break
    end
    set -l reply (_NETCRM_COMPLETE=fish $program -- $words "$typed" 2>/dev/null)
    if test "$reply[1]" = files
        set -l option (string match -r -- '^--[^=]*=' "$typed")
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$typed") | string replace -r -- '^' "$option"
    else if set -q reply[2]
        printf '%s\n' $reply[2..-1]
    end
end

complete -c netcrm -e
complete -c netcrm -f -a '(__netcrm_complete)'
