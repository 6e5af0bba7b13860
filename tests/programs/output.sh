#!/usr/bin/env bash
# Output that nobody can have: said on standard error, and told by the exit status.
set -euo pipefail
emcoctl=$1
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "$1" >&2; exit 1; }
"$emcoctl" init >/dev/null
for i in $(seq 200); do
  echo "---"
  printf 'resourceContext: {anchor: projects}\nmetadata: {name: p%s, description: %0500d}\n' "$i" 0
done | "$emcoctl" apply -f - --intents-only >/dev/null

for command in "get" "get -o name" "version" "--help"; do
  status=0
  # shellcheck disable=SC2086
  "$emcoctl" $command >/dev/full 2>words || status=$?
  [ $status = 13 ] || fail "'$command' to a full disk ended with $status"
  grep -qF "[output.failed]" words || fail "'$command' to a full disk said: $(cat words)"
done
status=0
"$emcoctl" get >&- 2>words || status=$?
[ $status = 13 ] || fail "output that is closed: $status"
# A reader that has seen enough is no failure.
"$emcoctl" get 2>words | head -1 >/dev/null || fail "a reader that leaves: $(cat words)"
[ ! -s words ] || fail "a reader that leaves: $(cat words)"
