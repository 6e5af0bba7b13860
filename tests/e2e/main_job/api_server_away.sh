#!/usr/bin/env bash
# An API server goes away in the middle and comes back: the other cluster is done meanwhile, and nothing is lost.
. "$(dirname "$0")/library.sh"
trap '"$EMCO_E2E_SCRIPT" start-api "$clusters/c2"; leave $?' EXIT

api() { "$EMCO_E2E_SCRIPT" "$1-api" "$clusters/c2"; } # stop or start

# Starts an update and stops one API server once the update has begun to write.
interrupted_update() { # greeting
  values "greeting: $1" 'pages: 150'
  "$EMCOCTL" apply "${bundle[@]}" --auto-approve >out 2>err </dev/null &
  updater=$!
  for _ in $(seq 500); do
    if [ "$(query "SELECT count(*) FROM change c JOIN deployment d ON d.operation = c.operation
                    WHERE d.address = '$group' AND d.phase = 'Updating' AND c.state = 'Done'" 2>/dev/null || echo 0)" -gt 0 ]; then break; fi
    sleep 0.01
  done
  api stop
}

updated() { # exit-status
  local status=0
  wait $updater || status=$?
  { echo '$ emcoctl apply (interrupted)' && cat out err && echo "[$status]"; } >>log
  [ "$status" = "$1" ] || fail "the update ended with $status instead of $1"
}

greeting() { object "$1" "$(core configmaps/page-149)" .data.text; }

instantiate 'greeting: old' 'pages: 150'

# Away for a moment: the update waits for it and is done whole.
interrupted_update short
sleep 1
api start
updated 0
[ "$(greeting c1) $(greeting c2)" = 'short from page 149 short from page 149' ] || fail "$(greeting c1) $(greeting c2)"
all_is_well

# Away for good: the other cluster is done, what is missing is said, and a plan cannot be applied.
interrupted_update long
updated 4
says cluster.unreachable edge/c2
[ "$(greeting c1)" = 'long from page 149' ] || fail "c1 was not finished: $(greeting c1)"
[ "$(phase "$group")" = Failed ] || fail "the group is $(phase "$group")"
plan 10 "${bundle[@]}"
says edge/c2 plan.cluster-unreadable
run 10 apply "${bundle[@]}" --auto-approve
run 10 terminate "$group" --auto-approve

# Back again: what is missing is done.
api start
run 0 resume "$group"
[ "$(greeting c2)" = 'long from page 149' ] || fail "c2 was not finished: $(greeting c2)"
all_is_well
terminate
nothing_is_left
