#!/usr/bin/env bash
# Tries the ways in which EMCO breaks, as far as they concern the intent level, and prints one table: scenario, request,
# answer. tests/integrity.sh [UNIT]: the unit tests' program, build/release/tests/unit when not given.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
unit=$(realpath "${1:-$here/../build/release/tests/unit}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

status=0
EMCO_INTEGRITY_TABLE=$work/table "$unit" --test-suite=integrity >"$work/said" 2>&1 || status=1
awk -F '\t' '
  { split($1, words, " "); id = words[1]; title = substr($1, length(id) + 2) }
  id != last { printf "%s  %s\n", id, title; last = id }
  { gsub("projects/p/composite-apps/ca/v1", "CA", $2); gsub("CA/deployment-intent-groups/d1", "DIG", $2)
    printf "      %-70s %s\n", substr($2, 1, 70), $3 }' < <(sort -s -t B -k 2n "$work/table")
printf '\nScenarios that tests of other names try:\n'
"$unit" --list-test-cases --no-skip >"$work/names"
while IFS=$'\t' read -r id name; do
  case $id in B*) ;; *) continue ;; esac
  if grep -qxF "$name" "$work/names"; then
    printf '%-5s %s\n' "$id" "$name"
  else
    printf '%-5s NO SUCH TEST: %s\n' "$id" "$name"
    status=1
  fi
done <"$here/integrity/elsewhere.txt"

scenarios=$(cut -f 1 "$work/table" | cut -d ' ' -f 1 | sort -u | wc -l)
printf '\n%s scenarios, %s requests, %s refused with the store unchanged, %s carried out\n' "$scenarios" \
  "$(wc -l <"$work/table")" "$(grep -c 'store unchanged' "$work/table")" "$(grep -c 'done$' "$work/table")"
if [ $status -ne 0 ]; then
  cat "$work/said"
  exit 1
fi
