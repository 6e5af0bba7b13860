#!/usr/bin/env bash
# The disk fails at every single operation that writes: a full disk, a broken one, a write that is done by half, and one
# that is done by half before the disk is full; while a store is made, intents are applied, a plan is saved, a backup
# and an export are written. Whatever the command says then, the store is sound, what was there is whole, nothing
# half-made is left, and the same command works once the disk does. EMCO_DISK_EVERY=N takes every N-th operation only.
set -euo pipefail
emcoctl=$1
shim=${2:-$(dirname "$emcoctl")/tests/libfailing_disk.so}
every=${EMCO_DISK_EVERY:-1}
if [ ! -e "$shim" ]; then echo "no $shim: skipped"; exit 77; fi
if ldd "$emcoctl" | grep -qE 'lib[at]san'; then echo "sanitizers do not go with a library before them: skipped"; exit 77; fi
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "FAILED: $1: $(cat out)" >&2; exit 1; }

for i in $(seq 30); do printf -- '---\nresourceContext: {anchor: projects}\nmetadata: {name: p%s}\n' "$i"; done >one.yaml
sed 's/name: p/name: q/' one.yaml >two.yaml
mkdir before && cd before
"$emcoctl" init >/dev/null
"$emcoctl" apply -f ../one.yaml --intents-only >/dev/null
echo old >plan
chmod 600 plan
"$emcoctl" store verify --json >../verified
cd ..

# What must be true of the folder a command was tried in, however it ended: `there` is what it was to make.
is_whole() { # name
  case $1 in
  init) [ ! -e .emcoctl/store.db ] || "$emcoctl" store verify >out 2>&1 || fail "$what: half a store" ;;
  plan) [ "$(cat plan)" = old ] || "$emcoctl" apply plan --auto-approve >out 2>&1 || fail "$what: half a plan" ;;
  backup) [ ! -e copy.db ] || "$emcoctl" store verify --store copy.db >out 2>&1 || fail "$what: half a backup" ;;
  esac
  if [ "$1" != init ]; then "$emcoctl" store verify >out 2>&1 || fail "$what: the store is not sound"; fi
  left=$(find . -name '*.new' -o -name '*.new-journal' -o -name '.emcoctl-*')
  [ -z "$left" ] || fail "$what left $left"
}

attempt() { # name words…
  local name=$1 count what status mode
  shift
  from() {
    rm -rf now
    if [ "$name" = init ]; then mkdir now; else cp -r before now; fi
    cd now
  }
  from
  LD_PRELOAD=$shim EMCO_DISK_COUNT=../count "$emcoctl" "$@" >../out 2>&1 || { cd ..; fail "$name without a fault"; }
  cd ..
  count=$(cat count)
  [ "$count" -ge 3 ] || { echo "only $count operations" >out; fail "$name"; }
  for mode in full broken short filling; do
    for at in $(seq 1 "$every" "$count"); do
      what="$name, operation $at of $count, $mode"
      from
      status=0
      LD_PRELOAD=$shim EMCO_DISK_AT=$at EMCO_DISK_WITH=$mode "$emcoctl" "$@" >out 2>&1 || status=$?
      runs=$((runs + 1))
      case $mode-$status in
      short-0) ;;
      short-*) fail "$what: ended with $status" ;;
      *-0 | *-13) ;;
      *) fail "$what: ended with $status" ;;
      esac
      if [ $status != 0 ]; then
        grep -oE '\[[a-z-]+\.[a-z-]+\]' out | tr -d '[]' >../said || fail "$what: no code"
        grep -qxF "$codes" ../said || fail "$what: another code"
      fi
      [ $status = 0 ] || failed=$((failed + 1))
      is_whole "$name"
      # … and now the disk works.
      if [ $status != 0 ] && ! { [ "$name" = init ] && [ -e .emcoctl/store.db ]; } && [ ! -e copy.db ]; then
        "$emcoctl" "$@" >out 2>&1 || fail "$what: does not work afterwards either"
        is_whole "$name"
      fi
      cd ..
    done
  done
  echo "$name: $count operations"
}

codes='store.full
store.disk-failed
store.commit-unknown
file.no-space
file.disk-failed'
runs=0 failed=0
attempt init init
attempt apply apply -f ../two.yaml --intents-only
attempt plan plan -f ../two.yaml --out plan
attempt backup store backup copy.db
attempt export export exported
echo "$runs runs, $failed of them ended with a refusal"
[ $failed -gt $((runs / 8)) ] || { echo "hardly anything failed" >out; fail "the shim"; }
