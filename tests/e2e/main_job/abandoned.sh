#!/usr/bin/env bash
# A cluster that is gone keeps nothing from ending: what is on it is given up, never forgotten, and taken back later.
. "$(dirname "$0")/library.sh"
trap '"$EMCO_E2E_SCRIPT" start-api "$clusters/c2"; leave $?' EXIT

# An update dies in the middle, and then one of its clusters is gone.
instantiate 'greeting: old' 'pages: 40'
values 'greeting: new' 'pages: 40'
"$EMCOCTL" apply "${bundle[@]}" --auto-approve >out 2>err </dev/null &
victim=$!
while kill -0 $victim 2>/dev/null && [ "$(phase "$group")" != Updating ]; do sleep 0.005; done
kill -KILL $victim
wait $victim 2>/dev/null || true
"$EMCO_E2E_SCRIPT" stop-api "$clusters/c2"

run 10 terminate "$group" --auto-approve
run 0 abandon "$group" --auto-approve
[ "$(phase "$group")" = NotDeployed ] || fail "the group is $(phase "$group")"
run 0 abandon "$cloud" --auto-approve
run 0 residue
says "ConfigMap/$space/settings@edge/c1" "ConfigMap/$space/settings@edge/c2" "Namespace/$space@edge/c2"

# What can be reached is taken back, the rest stays written down.
run 10 reclaim --all --auto-approve
run 0 residue
says "Namespace/$space@edge/c2"
if grep -q @edge/c1 out; then fail "something on c1 was not taken back"; fi
"$EMCO_E2E_SCRIPT" start-api "$clusters/c2"
run 0 reclaim --all --auto-approve
run 0 residue
if grep -q "$space" out; then fail "something on c2 was not taken back"; fi
nothing_is_left
