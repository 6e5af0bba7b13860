#!/usr/bin/env bash
# The manual says what the program takes: manual.sh SOURCE-FOLDER EMCOCTL. Fails when a command has no page or a page no
# command, when an option, a positional word or an exit status is missing in either, or when a NAME line differs.
set -euo pipefail
man=$1/man
emcoctl=$2
status=0
complain() { echo "$1"; status=1; }

# "-f --filename" of the first column of --help.
options_of_help() {
  "$emcoctl" "$@" --help | sed -n 's/^  \(-[^ ]*\).*/\1/p' | tr ',' '\n' | sort -u
}
# The same of a page's .It Fl lines.
options_of_page() {
  sed -n 's/^\.It Fl //p' "$1" | sed 's/ Ar .*//; s/ , / /g; s/ Fl / /g' | tr ' ' '\n' | sed '/^$/d; s/^/-/' | sort -u
}
compare() { # page help-options page-options
  local only
  only=$(comm -23 <(echo "$2") <(echo "$3") | paste -sd' ')
  [ -z "$only" ] || complain "$1: does not document $only"
  only=$(comm -13 <(echo "$2") <(echo "$3") | paste -sd' ')
  [ -z "$only" ] || complain "$1: documents $only, which --help does not know"
}

compare emcoctl.1 "$(options_of_help)" "$(options_of_page "$man/emcoctl.1")"
comm -3 <("$emcoctl" explain exit-codes | awk '{print $1}' | sort) <(sed -n 's/^\.It \([0-9]*\)$/\1/p' "$man/emcoctl.1" | sort) |
  grep . && complain "emcoctl.1: its exit statuses are not those of 'explain exit-codes'"

commands=$("$emcoctl" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
for command in $commands; do
  page=$man/emcoctl-$command.1
  [ -f "$page" ] || { complain "emcoctl-$command.1 is missing"; continue; }
  summary=$("$emcoctl" "$command" --help | head -1)
  grep -qxF ".Nd $summary" "$page" || complain "emcoctl-$command.1: its NAME line is not '$summary'"
  compare "emcoctl-$command.1" "$(options_of_help "$command" | grep -vxE -- '-h|--help')" "$(options_of_page "$page")"
  for word in $("$emcoctl" "$command" --help | sed -n '/^Positionals:/,/^$/s/^  \([A-Z/|]*\) .*/\1/p' | tr '|' ' '); do
    [ -z "$word" ] || grep -qE "Ar .*$word" "$page" || complain "emcoctl-$command.1: does not speak of $word"
  done
  grep -q "Xr emcoctl-$command 1" "$man/emcoctl.1" || complain "emcoctl.1: does not name emcoctl-$command(1)"
done
for page in "$man"/emcoctl-*.1; do
  command=$(basename "$page" .1)
  grep -qx "${command#emcoctl-}" <<<"$commands" || complain "$(basename "$page"): there is no such command"
done

# Every page is well formed, and what it refers to is there.
for page in "$man"/*; do
  sed -n 's/.*\.Xr \(emcoctl[a-z-]*\) \([0-9]\).*/\1.\2/p' "$page" | while read -r other; do
    [ -f "$man/$other" ] || echo "$(basename "$page"): refers to $other, which is missing"
  done
done | grep . && status=1
if command -v mandoc >/dev/null; then
  mandoc -Tlint -Wwarning "$man"/* || status=1
fi
exit $status
