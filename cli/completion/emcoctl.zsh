#compdef emcoctl
# Completion of emcoctl for zsh: asks the program itself what may follow.
_emcoctl() {
  local line files=
  local -a whole open shown
  for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) files=1 ;;
      */) open+=("$line") ;;
      *) whole+=("${line%%$'\t'*}"); shown+=("${line/$'\t'/  -- }") ;;
    esac
  done
  (( $#whole )) && compadd -Q -l -d shown -- "${whole[@]}"
  # Addresses that go on.
  (( $#open )) && compadd -Q -S '' -- "${open[@]}"
  [[ -n $files ]] && _files
  return 0
}
if [[ ${funcstack[1]} == _emcoctl ]]; then
  _emcoctl "$@"
else
  compdef _emcoctl emcoctl
fi
