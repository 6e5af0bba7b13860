#!/usr/bin/env bash
# Worlds made by chance: the whole program on simulated clusters, with faults, deaths, pauses, foreign writers, a second
# process, lost and restored stores, and what must be true of each is checked after every step:
#   simulate.sh [--worlds N] [--seed S] [--moves N] [--jobs N] [--unit UNIT]
# World k of a run is made by seed S + k; `--seed S` alone makes one world and tells what happens in it.
set -euo pipefail
cd "$(dirname "$0")/.."
unit=build/release/tests/unit worlds= seed= moves=10 jobs=$(nproc)
while [ $# -gt 0 ]; do
  case $1 in
  --worlds) worlds=$2 ;;
  --seed) seed=$2 ;;
  --moves) moves=$2 ;;
  --jobs) jobs=$2 ;;
  --unit) unit=$2 ;;
  *) sed -n '2,5s/^# \?//p' "$0" >&2 && exit 2 ;;
  esac
  shift 2
done
if [ -z "$worlds" ]; then worlds=$([ -n "$seed" ] && echo 1 || echo 2000); fi
seed=${seed:-1}
[ "$worlds" -ge "$jobs" ] || jobs=1
echo "$worlds worlds from seed $seed"

pids=()
first=$seed
for job in $(seq "$jobs"); do
  share=$(((worlds + job - 1) / jobs))
  EMCO_WORLDS=$share EMCO_WORLD_SEED=$first EMCO_WORLD_MOVES=$moves "$unit" --test-suite=simulation --no-skip &
  pids+=($!)
  first=$((first + share))
done
status=0
for pid in "${pids[@]}"; do wait "$pid" || status=1; done
exit $status
