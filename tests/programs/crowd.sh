#!/usr/bin/env bash
# Two writers and five readers on one store at once. Nobody fails but with store.busy within the time-out, and what was
# acknowledged is there. EMCO_CROWD_SECONDS says for how long: 30 when it does not.
set -euo pipefail
emcoctl=$1
seconds=${EMCO_CROWD_SECONDS:-30}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "$1" >&2; exit 1; }
"$emcoctl" init >/dev/null
end=$((SECONDS + seconds))

attempt() { # log command...: one that may be refused by store.busy only, after ten seconds at most
  local log=$1 status=0 started=$SECONDS
  shift
  "$@" >"$log.out" 2>"$log.err" || status=$?
  if [ $status -ne 0 ] && ! { [ $status = 6 ] && grep -qF '[store.busy]' "$log.err"; }; then
    echo "'${*:2}' ended with $status: $(cat "$log.err")" >>"$log.failed"
  fi
  [ $((SECONDS - started)) -le 12 ] || echo "'${*:2}' took $((SECONDS - started)) s" >>"$log.failed"
  return $status
}

writer() { # name: its projects say how often it wrote
  local round=0 done=0 busy=0
  while [ $SECONDS -lt $end ]; do
    round=$((round + 1))
    for i in 1 2 3 4 5; do
      printf -- '---\nresourceContext: {anchor: projects}\nmetadata: {name: %s%s, description: "%s"}\n' "$1" "$i" "$round"
    done >"$1.yaml"
    if attempt "$1" "$emcoctl" apply -f "$1.yaml" --intents-only; then
      done=$((done + 1))
      echo "$round" >"$1.acknowledged"
    else
      busy=$((busy + 1))
    fi
  done
  echo "writer $1: $done commits, $busy times busy"
}

reader() { # name command...
  local name=$1 count=0
  shift
  while [ $SECONDS -lt $end ]; do
    attempt "$name" "$emcoctl" "$@" || true
    count=$((count + 1))
  done
  echo "reader $name: $count times ${*}"
}

pids=()
writer a & pids+=($!)
writer b & pids+=($!)
reader r1 get projects -o name & pids+=($!)
reader r2 history --limit 5 & pids+=($!)
reader r3 store verify & pids+=($!)
reader r4 graph --format json & pids+=($!)
reader r5 get -o json & pids+=($!)
wait "${pids[@]}"

cat ./*.failed 2>/dev/null && fail "somebody failed"
for name in a b; do
  said=$("$emcoctl" get projects -o json | jq -r ".[].metadata | select(.name | startswith(\"$name\")) | .description" | sort -u)
  [ "$said" = "$(cat $name.acknowledged)" ] || fail "writer $name wrote $(cat $name.acknowledged), the store says '$said'"
done
"$emcoctl" store verify >/dev/null
