#!/usr/bin/env bash
# Two writers and five readers on one store at once, and somebody who makes backups. Nobody fails but with store.busy within
# the time-out, what was acknowledged is there, and each backup holds whole commits: all that were acknowledged before it
# began. EMCO_CROWD_SECONDS says for how long: 30 when it does not.
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

# What a writer's projects say, in the store that the options name: one number when its commits are whole.
rounds() { # writer, options...
  local name=$1
  shift
  "$emcoctl" "$@" get projects -o json |
    jq -r ".[].metadata | select(.name | startswith(\"$name\")) | .description" | sort -u
}

saver() {
  local count=0 busy=0 name before_a before_b
  while [ $SECONDS -lt $end ]; do
    rm -f copy.db
    before_a=$(cat a.acknowledged 2>/dev/null || echo 0)
    before_b=$(cat b.acknowledged 2>/dev/null || echo 0)
    attempt saver "$emcoctl" store backup copy.db || { busy=$((busy + 1)); continue; }
    "$emcoctl" --store copy.db store verify >/dev/null 2>&1 || echo "a backup is not sound" >>saver.failed
    for name in a b; do
      local before=before_$name said
      said=$(rounds "$name" --store copy.db)
      [[ ${said:-0} =~ ^[0-9]+$ && ${said:-0} -ge ${!before} ]] ||
        echo "after round ${!before} of $name a backup holds '$said'" >>saver.failed
    done
    count=$((count + 1))
  done
  echo "saver: $count backups, $busy times busy"
  [ $count -gt 0 ] || echo "no backup was made" >>saver.failed
}

pids=()
writer a & pids+=($!)
writer b & pids+=($!)
reader r1 get projects -o name & pids+=($!)
reader r2 history --limit 5 & pids+=($!)
reader r3 store verify & pids+=($!)
reader r4 graph --format json & pids+=($!)
reader r5 get -o json & pids+=($!)
saver & pids+=($!)
wait "${pids[@]}"

cat ./*.failed 2>/dev/null && fail "somebody failed"
for name in a b; do
  said=$(rounds $name)
  [ "$said" = "$(cat $name.acknowledged)" ] || fail "writer $name wrote $(cat $name.acknowledged), the store says '$said'"
done
"$emcoctl" store verify >/dev/null

# A restored backup is the store that was saved.
"$emcoctl" store backup last.db >/dev/null
saved=$("$emcoctl" store verify)
mkdir elsewhere
"$emcoctl" --store elsewhere/store.db store restore "$PWD/last.db" >/dev/null
[ "$("$emcoctl" --store elsewhere/store.db store verify 2>/dev/null)" = "$saved" ] || fail "what was restored is not what was saved"
