#!/usr/bin/env bash
# SIGKILL at 20 random moments of an update, then one more command: everything is as that command says, no orphan is
# left, and nothing was done twice.
. "$(dirname "$0")/library.sh"

seed=${EMCO_E2E_SEED:-$SRANDOM}
RANDOM=$((seed % 32768))
echo "seed $seed (EMCO_E2E_SEED=$seed repeats the moments)"

update() { # round: every page is changed, one object is new, one goes
  values "greeting: round-$1" 'pages: 12' "extra: round-$1"
  sed -i "s/^  name: extra.*/  name: extra-$1/" chart/templates/settings.yaml
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

pages() { ask "$1" "$(core configmaps)" | jq -r '.items[].data.text // empty'; } # cluster

# What the program asked of this scenario's objects since the round began, with the answer: done, or cut, where the
# server lost its client on the way and may have done it or not.
asked_by_us() { # cluster
  tail -c "+$((size[$1] + 1))" "$clusters/$1/audit.log" | requests |
    jq -r --arg space "/$space/" 'select((.requestURI | contains($space) and (contains("dryRun=All") | not)) and
      (.verb | IN("patch", "delete", "create", "update"))) |
      (if .responseStatus.code < 300 then "done" elif .responseStatus.code == 504 then "cut" else empty end) as $how |
      "\($how) \(.verb) \(.objectRef.resource)/\(.objectRef.name)"'
}

await_writing() { # until the update writes, or has ended
  while kill -0 $1 2>/dev/null && [ "$(phase "$group")" != Updating ]; do sleep 0.005; done
}

nap() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; } # milliseconds

start() {
  "$EMCOCTL" apply "${bundle[@]}" --auto-approve >out 2>err </dev/null &
  victim=$!
}

instantiate 'greeting: round-0' 'pages: 12' 'extra: round-0'
update 0
began=$(milliseconds)
start
await_writing $victim
writing=$(milliseconds)
wait $victim
whole=$(($(milliseconds) - began))
span=$(($(milliseconds) - writing))
echo "an update takes $whole ms, $span of them for writing"
declare -A size
killed_at_work=0

for round in $(seq 20); do
  update "$round"
  for cluster in c1 c2; do size[$cluster]=$(wc -c <"$clusters/$cluster/audit.log"); done
  # One in four at any time, the others while it writes.
  start
  if ((round % 4)); then
    await_writing $victim
    moment=$((RANDOM * span / 32768))
  else
    moment=$((RANDOM * whole / 32768))
  fi
  nap $moment
  kill -KILL $victim 2>/dev/null || true
  wait $victim 2>/dev/null || true
  found=$(phase "$group")
  if [ "$found" = Updating ]; then killed_at_work=$((killed_at_work + 1)); fi
  echo "round $round: killed after $moment ms $( ((round % 4)) && echo 'of writing'), the group is $found"

  # The next command, one of those that a person might give.
  if [ "$found" = Updating ] && ((RANDOM % 2)); then run 0 resume "$group"; fi
  run 0 apply "${bundle[@]}" --auto-approve
  if [ "$found" = Updating ]; then grep -q -e '^continue' -e '^No changes' out || fail "nothing was continued"; fi
  [ "$(phase "$group")" = Instantiated ] || fail "the group is $(phase "$group")"
  for cluster in c1 c2; do
    pages $cluster >pages
    [ "$(grep -c "^round-$round from page" pages)" = 12 ] || fail "the pages on $cluster say $(cat pages)"
    asked_by_us $cluster >asked
    for once in "patch configmaps/extra-$round" "delete configmaps/extra-$((round - 1))" 'patch configmaps/page-7' 'patch deployments/web'; do
      [ "$(grep -cx "done $once" asked)" -le 1 ] || fail "'$once' was done $(grep -cx "done $once" asked) times on $cluster"
      grep -qx "\(done\|cut\) $once" asked || fail "'$once' was never done on $cluster"
    done
  done
  compare_store_and_world
done
[ "$killed_at_work" -ge 5 ] || fail "only $killed_at_work of the moments were within the update: the test shows too little"
all_is_well
terminate
nothing_is_left
