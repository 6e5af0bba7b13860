#!/usr/bin/env bash
# Ctrl-C once stops cleanly, twice at once, `stop` from elsewhere; a process that was paused and overtaken does no harm.
. "$(dirname "$0")/library.sh"

greetings() { # how many pages on both clusters say the word, of 400
  for cluster in c1 c2; do ask $cluster "$(core configmaps)" | jq --arg word "$1" '.items[] | select(.data.text // "" | startswith($word))'; done |
    jq -s length
}

begin_update() { # greeting options...: until it has begun to write
  values "greeting: $1" 'pages: 200'
  "$EMCOCTL" apply "${bundle[@]}" --auto-approve "${@:2}" >out 2>err </dev/null &
  updater=$!
  while kill -0 $updater 2>/dev/null; do
    if [ "$(query "SELECT count(*) FROM change c JOIN deployment d ON d.operation = c.operation
                    WHERE d.address = '$group' AND d.phase = 'Updating' AND c.state = 'Done'" 2>/dev/null || echo 0)" -gt 0 ]; then return; fi
    sleep 0.005
  done
  cat out err >>log
  fail "the update was over before it was seen to write"
}

# In the middle of its work, but not of a commit: then the store would be locked for as long as it is paused.
pause_update() {
  kill -STOP $updater
  until sqlite3 .emcoctl/store.db 'BEGIN IMMEDIATE; ROLLBACK' 2>/dev/null; do
    kill -CONT $updater
    sleep 0.003
    kill -STOP $updater
  done
}

ended() { # exit-status
  local status=0
  wait $updater || status=$?
  { echo '$ emcoctl apply' && cat out err && echo "[$status]"; } >>log
  [ "$status" = "$1" ] || fail "the update ended with $status instead of $1"
}

instantiate 'greeting: zero' 'pages: 200'

begin_update one
kill -INT $updater
ended 4
[ "$(phase "$group")" = Stopped ] || fail "after Ctrl-C the group is $(phase "$group")"
[ "$(query "SELECT count(*) FROM change WHERE state = 'Sent'")" = 0 ] || fail "a clean stop left something unknown"
run 5 rollback "$group" --to 99 --auto-approve
run 0 resume "$group"
[ "$(greetings one)" = 400 ] || fail "after the resume $(greetings one) pages say one"
all_is_well

begin_update two
kill -INT $updater
sleep 0.1 # two signals at the same instant are one
kill -INT $updater
ended 130
run 0 apply "${bundle[@]}" --auto-approve
[ "$(greetings two)" = 400 ] || fail "after two Ctrl-C and an apply $(greetings two) pages say two"
all_is_well

begin_update three --parallelism 1 # long enough to be caught by another process
run 0 stop "$group"
[ "$(phase "$group")" = Stopped ] || fail "after stop the group is $(phase "$group")"
ended 4
run 0 terminate "$group" --auto-approve
compare_store_and_world
run 0 instantiate "$group" --auto-approve
[ "$(greetings three)" = 400 ] || fail "after all $(greetings three) pages say three"
all_is_well

# Paused in the middle: it is believed to live, until stop sees no sign of life for a minute. When it wakes up, it finds
# that its time is over, and writes nothing.
begin_update four --parallelism 1
pause_update
run 6 resume "$group"
says "process $updater"
run 6 terminate "$group" --auto-approve
run 0 stop "$group"
[ "$(phase "$group")" = Stopped ] || fail "the group is $(phase "$group")"
run 0 resume "$group"
[ "$(greetings four)" = 400 ] || fail "after the takeover $(greetings four) pages say four"
for cluster in c1 c2; do ask $cluster "$(core configmaps)" | jq -c '.items[] | [.metadata.uid, .metadata.resourceVersion]'; done >before
kill -CONT $updater
ended 6
says operation.fenced
for cluster in c1 c2; do ask $cluster "$(core configmaps)" | jq -c '.items[] | [.metadata.uid, .metadata.resourceVersion]'; done >after
cmp before after || fail "a process that was overtaken wrote to a cluster"
all_is_well
terminate
nothing_is_left
