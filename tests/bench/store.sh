#!/usr/bin/env bash
# How fast the store is, and how that grows: 10,000, 30,000 and 100,000 resources, each demand with what was measured.
# tests/bench/store.sh [STORE_BENCH]; builds the release's when none is given. On a busy machine the times of computing
# are the ones to look at. Ends with 1 when a demand is missed.
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${1-}
if [ -z "$bench" ]; then
  cmake --preset release >/dev/null
  cmake --build --preset release --target store_bench
  bench=build/release/tests/store_bench
fi
# A hundred documents for each cluster and composite application.
read -ra sizes <<<"${EMCO_BENCH_SIZES:-100 300 1000}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for size in "${sizes[@]}"; do
  "$bench" "$size" | tee "$work/$size"
done

# what, where in a line it stands, at most
figure() { awk -v what="$2" 'index($0, what) { sub(/.*  +/, "", $0); for (i = 1; i <= NF; ++i) if ($i + 0 > 0) { print $i; exit } }' \
  <(sed "s/\(  [^ ].*[^ ]\)  *\([0-9.]* \)/\1  \2/" "$work/$1"); }
last=${sizes[-1]}
status=0
demand() { # what it is, line, at most, unit
  local found
  found=$(figure "$last" "$2")
  local verdict=met
  awk -v found="$found" -v most="$3" 'BEGIN { exit !(found > most) }' && { verdict=MISSED; status=1; }
  printf '%-44s %10s %-3s at most %8s  %s\n' "$1" "$found" "$4" "$3" "$verdict"
}
printf '\n%s composite applications and clusters:\n' "$last"
demand "the whole bundle into an empty store" "= the whole bundle" 20000 ms
demand "the file" "  file" 200 MB
demand "one document" "one document:" 30 ms
demand "get of one address" "get one address" 10 ms
demand "a refused delete with as many referrers" "refused delete" 100 ms
demand "opening" "open, check the schema" 5 ms
demand "store verify" "verify" 5000 ms
demand "memory" "memory at most" 200 MB
printf '\ncomputing per resource, reading and committing the whole bundle (1.0 is linear):\n'
computing() { awk '/^  (read the bundle|load, check, commit) / { sum += $(NF - 3) } END { print sum }' "$work/$1"; }
first=${sizes[0]}
for size in "${sizes[@]}"; do
  awk -v a="$(computing "$first")" -v b="$(computing "$size")" -v n="$first" -v m="$size" \
    'BEGIN { printf "  %6d: %.2f\n", m * 100, (b / m) / (a / n) }'
done
exit $status
