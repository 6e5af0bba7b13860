#!/usr/bin/env bash
# Asks this engine and Helm the same questions: run.sh ORACLE-DRIVER [KIND [SEED [COUNT]]].
# Without a kind: every kind at the counts that the tests promise. run.sh ORACLE-DRIVER charts FOLDER compares the
# charts, folders and archives, that lie in a folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
driver=$(realpath "$1")
helm=$("$here/build.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ask() { # kind seed count
  echo "== $1 (seed $2)"
  "$driver" make "$1" "$2" "$3" >"$work/cases"
  "$helm" <"$work/cases" >"$work/answers" 2>"$work/noise" || head -3 "$work/noise"
  "$driver" compare "$work/cases" "$work/answers"
}

ask_charts() { # folder
  echo "== charts"
  "$driver" charts "$1" >"$work/cases"
  "$helm" <"$work/cases" >"$work/answers" 2>"$work/noise"
  "$driver" compare "$work/cases" "$work/answers"
}

# Each file of charts/ is a chart: its files one after the other, each below a line "=== PATH".
unpack() { # file chart
  awk -v chart="$2" '/^=== /{close(file); file = chart "/" $2; folder = file; sub("/[^/]*$", "", folder)
    system("mkdir -p \047" folder "\047"); printf "" >file; next} {print >file}' "$1"
}

if [ "${2-}" = charts ] && [ $# -gt 2 ]; then
  ask_charts "$3"
  exit
fi
if [ $# -gt 1 ] && [ "$2" != charts ]; then
  ask "$2" "${3:-1}" "${4:-1000}"
  exit
fi
mkdir "$work/charts"
for file in "$here"/charts/*.txt; do
  unpack "$file" "$work/charts/$(basename "$file" .txt)"
done
ask_charts "$work/charts"
if [ $# -gt 1 ]; then exit; fi
# One seed for everybody, so that a change is judged by what it changes; EMCO_ORACLE_SEED=$RANDOM looks further.
seed=${EMCO_ORACLE_SEED:-1}
ask functions "$seed" 0
ask programs "$seed" 20000
ask values "$seed" 20000
ask yaml "$seed" 10000
ask toml "$seed" 10000
ask json "$seed" 10000
ask set "$seed" 10000
ask globs "$seed" 10000
ask schemas "$seed" 0
