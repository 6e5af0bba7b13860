#!/usr/bin/env bash
# Two applies at the same time: each is done whole or refused whole, and what is there is what one of them said.
. "$(dirname "$0")/library.sh"

instantiate 'pages: 20'
refused=0
for round in 1 2 3 4 5; do
  pids=()
  for side in left right; do
    values "greeting: $side-$round" 'pages: 20'
    cp changes.yaml "$side.yaml"
    "$EMCOCTL" apply -f bundle.yaml -v values.yaml -v "$side.yaml" --auto-approve >"$side.out" 2>&1 </dev/null &
    pids+=($!)
  done
  statuses=()
  for pid in "${pids[@]}"; do
    status=0
    wait "$pid" || status=$?
    statuses+=("$status")
  done
  { cat left.out right.out && echo "[${statuses[*]}]"; } >>log
  case ${statuses[*]} in
  '0 0') winner=$(object c1 "$(core configmaps/settings)" .data.greeting) ;;
  '0 6' | '0 7') winner=left-$round refused=$((refused + 1)) ;;
  '6 0' | '7 0') winner=right-$round refused=$((refused + 1)) ;;
  *) fail "two applies at once ended with ${statuses[*]}" ;;
  esac
  echo "round $round: ${statuses[*]}, $winner"
  for cluster in c1 c2; do
    for page in $(seq 0 19); do
      text=$(object $cluster "$(core "configmaps/page-$page")" .data.text)
      [ "$text" = "$winner from page $page" ] || fail "page $page on $cluster says '$text', but $winner won"
    done
  done
  [ "$(phase "$group")" = Instantiated ] || fail "the group is $(phase "$group")"
  all_is_well
done
[ $refused -gt 0 ] || fail "no two of them met: the test shows too little"

# Terminating, while it is updated.
values 'greeting: last' 'pages: 20'
"$EMCOCTL" apply "${bundle[@]}" --auto-approve >left.out 2>&1 </dev/null &
first=$!
"$EMCOCTL" terminate "$group" --auto-approve >right.out 2>&1 </dev/null &
second=$!
statuses=()
for pid in $first $second; do
  status=0
  wait "$pid" || status=$?
  statuses+=("$status")
done
{ cat left.out right.out && echo "[${statuses[*]}]"; } >>log
echo "update and terminate: ${statuses[*]}, $(phase "$group")"
[[ ${statuses[*]} =~ ^(0|6|7)\ (0|6|7)$ ]] || fail "update and terminate ended with ${statuses[*]}"
compare_store_and_world
terminate
nothing_is_left
