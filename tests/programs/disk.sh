#!/usr/bin/env bash
# Real disks: one that is full and one that is read-only, mounted in a namespace of the test's own.
set -euo pipefail
emcoctl=$1
script=$(realpath "$0")
if [ "${2-}" != mounted ]; then
  here=$(mktemp -d)
  trap 'rm -rf "$here"' EXIT
  cd "$here"
  as_root=$([ "$(id -u)" = 0 ] || echo --map-root-user)
  unshare --mount $as_root true || { echo "no mount namespaces on this host: skipped"; exit 77; }
  unshare --mount $as_root "$script" "$emcoctl" mounted
  exit
fi

fail() { echo "$1" >&2; exit 1; }
refused() { # status code command...
  local want=$1 code=$2 status=0
  shift 2
  "$@" >out 2>&1 || status=$?
  [ "$status" = "$want" ] || fail "'${*:2}' ended with $status instead of $want: $(cat out)"
  grep -qF "[$code]" out || fail "'${*:2}' did not say $code: $(cat out)"
}
digest() { "$emcoctl" store verify --json | jq -r .intent_digest; }
project() { printf 'resourceContext: {anchor: projects}\nmetadata: {name: %s}\n' "$1"; }

project shop >one.yaml
project depot >two.yaml
for i in $(seq 3000); do
  echo "---"
  project "p$i"
done >many.yaml
mkdir disk
export TMPDIR=$PWD
store() { "$emcoctl" --store disk/.emcoctl/store.db "$@"; }
digest() { store store verify --json | jq -r .intent_digest; }

echo "a disk that is too small for a store"
mount -t tmpfs -o size=100k none disk
refused 13 store.full "$emcoctl" --store disk/.emcoctl/store.db init
# The key may stay: the next init takes it.
[ "$(find disk -type f)" = disk/.emcoctl/store.key ] || fail "init left something behind: $(find disk -type f)"
mount -o remount,size=3m disk
store init >out
umount disk

echo "a disk that becomes full while a bundle is applied"
mount -t tmpfs -o size=3m none disk
store init >out
store apply -f one.yaml --intents-only >out
before=$(digest)
refused 13 store.full store apply -f many.yaml --intents-only
[ "$(digest)" = "$before" ] || fail "an apply that was refused changed the store"
refused 13 store.full store store backup disk/copy.db
[ ! -e disk/copy.db ] || fail "half a backup was left"
head -c 4m /dev/zero >disk/filler 2>out || true
refused 13 store.full store apply -f two.yaml --intents-only
refused 13 file.no-space store export disk/exported
[ "$(store get projects -o name)" = projects/shop ] || fail "a full disk must not keep one from reading"
rm disk/filler
store apply -f two.yaml --intents-only >out
rm -rf disk/exported && store export disk/exported >out

echo "a disk that is read-only"
before=$(digest)
mount -o remount,ro disk
refused 13 store.read-only store apply -f many.yaml --intents-only
refused 13 store.read-only store delete projects/depot --auto-approve
[ "$(store get projects -o name)" = "projects/depot
projects/shop" ] || fail "a read-only store must be readable"
[ "$(digest)" = "$before" ] || fail "a read-only store must be verifiable"
store status >out
store history >out
mount -o remount,rw disk
store delete projects/depot --auto-approve >out
