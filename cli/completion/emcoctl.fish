# Completion of emcoctl for fish: asks the program itself what may follow.
function __emcoctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (command $words[1] __complete $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = ':files'
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c emcoctl -f -a '(__emcoctl_complete)'
