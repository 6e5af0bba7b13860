#!/usr/bin/env bash
# A stream of applies to one store, most of them killed (SIGKILL) at a random moment. After each, the store is sound and
# holds all of a bundle or nothing of it, and what was acknowledged. EMCO_KILLS says how many: 200 when it does not.
set -euo pipefail
emcoctl=$1
kills=${EMCO_KILLS:-200}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "$1" >&2; exit 1; }
bundle() { # round: fifty projects that say the round's number
  for i in $(seq 50); do
    printf -- '---\nresourceContext: {anchor: projects}\nmetadata: {name: p%s, description: "%s"}\n' "$i" "$1"
  done
}
now() { local t=${EPOCHREALTIME/./}; echo "$t"; }

"$emcoctl" init >/dev/null
bundle 0 >bundle.yaml
started=$(now)
"$emcoctl" apply -f bundle.yaml --intents-only >/dev/null
took=$(($(now) - started))
seed=${EMCO_KILLS_SEED:-$RANDOM}
RANDOM=$seed
echo "seed $seed; an apply that is left alone takes $((took / 1000)) ms"

last=0 killed=0 survived=0
for round in $(seq "$kills"); do
  bundle "$round" >bundle.yaml
  "$emcoctl" apply -f bundle.yaml --intents-only >/dev/null 2>&1 &
  pid=$!
  sleep "$(printf '0.%06d' $(((RANDOM * 32768 + RANDOM) % (took + took / 10))))"
  kill -9 $pid 2>/dev/null || true
  status=0
  wait $pid 2>/dev/null || status=$?
  found=$("$emcoctl" get projects -o json | jq -r '.[].metadata.description' | sort -u)
  case "$status $found" in
    "0 $round") survived=$((survived + 1)) ;;
    "137 $round" | "137 $last") killed=$((killed + 1)) ;;
    *) fail "round $round, status $status: the projects say '$found', before '$last' (seed $seed)" ;;
  esac
  # Other work on the machine comes and goes, and with it how long an apply takes.
  if [ $survived -gt $killed ]; then took=$((took * 9 / 10)); elif [ $killed -gt $((survived * 3)) ]; then took=$((took * 11 / 10)); fi
  [ "$found" = "$last" ] || last=$found
  [ $((round % 10)) != 0 ] || "$emcoctl" store verify >out 2>&1 || fail "round $round: $(cat out) (seed $seed)"
done
echo "$killed killed, $survived done before"
[ "$killed" -gt $((kills / 4)) ] || fail "hardly anything was killed"
