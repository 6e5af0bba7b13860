#!/usr/bin/env bash
# How fast the store is, and how that grows: 10,000, 30,000 and 100,000 resources, by itself and through the whole program,
# each demand with what was measured. tests/bench/store.sh [BUILD]: a build folder with emcoctl and tests/store_bench,
# the release's when none is given. Other load on the machine makes elapsed times say nothing, so that demands are judged
# by time of computing; both are printed. Ends with 1 when a demand is missed.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1-}
if [ -z "$build" ]; then
  build=build/release
  cmake --preset release >/dev/null
  cmake --build --preset release-tests --target emcoctl store_bench
fi
bench=$(realpath "$build/tests/store_bench")
emcoctl=$(realpath "$build/emcoctl")
# A hundred documents for each cluster and composite application.
read -ra sizes <<<"${EMCO_BENCH_SIZES:-100 300 1000}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for size in "${sizes[@]}"; do
  "$bench" "$size" | tee "$work/$size"
done

last=${sizes[-1]}
echo "the whole program, each line one process, $last composite apps and clusters"
mkdir "$work/world"
"$bench" world "$last" "$work/world"
app=projects/p/composite-apps/ca0/v1
{
  cd "$work/world"
  "$emcoctl" init >/dev/null
  measure() { # exit status that is right, what it is, arguments
    local right=$1 what=$2 status=0
    shift 2
    "$bench" run "$what" "$emcoctl" "$@" || status=$?
    [ "$status" = "$right" ] || echo "  emcoctl $* ended with $status, not $right"
  }
  measure 0 "apply the whole bundle" apply --intents-only -f bundle.yaml
  measure 0 "apply one document" apply --intents-only -f one.yaml
  measure 0 "get an address" get $app/apps/app7
  measure 0 "complete an address" __complete get $app/apps/a
  measure 0 "complete among all" __complete get projects/p/composite-apps/ca
  measure 0 "complete what is deployed" __complete instantiate projects/p/composite-apps/ca
  measure 5 "delete with many referrers, refused" delete projects/p/logical-clouds/lc --auto-approve
  measure 0 "refs --deep" refs --deep $app/deployment-intent-groups/d
  measure 0 "refs --to --deep" refs --to --deep cluster-providers/pr/clusters/c7
  measure 0 "store verify, the program" store verify
  measure 0 "apply the whole bundle again" apply --intents-only -f bundle.yaml
  "$bench" open .emcoctl/store.db
} | tee "$work/program"
cat "$work/program" >>"$work/$last"

status=0
demand() { # what it is, line, which figure (1 elapsed, 2 computing, 3 memory), at most, unit
  local line found elapsed verdict=met
  line=$(grep -F "  $2  " "$work/$last" | tail -1 | sed "s|^  $2 *||; s|[^0-9. ]||g")
  found=$(awk -v n="$3" '{ print $n }' <<<"$line")
  elapsed=$(awk '{ print $1 }' <<<"$line")
  awk -v found="$found" -v most="$4" 'BEGIN { exit !(found == "" || found > most) }' && { verdict=MISSED; status=1; }
  printf '%-46s %10s %-3s at most %8s  %-6s' "$1" "$found" "$5" "$4" "$verdict"
  if [ "$3" = 2 ]; then printf '  (elapsed %s)' "$elapsed"; fi
  printf '\n'
}
printf '\n%s composite applications and clusters:\n' "$last"
demand "the whole bundle into an empty store" "apply the whole bundle" 2 20000 ms
demand "the same, memory" "apply the whole bundle" 3 200 MB
demand "the file" "file" 1 200 MB
demand "one document, the whole process" "apply one document" 2 30 ms
demand "get of one address" "get one address" 2 10 ms
demand "completion of an address, the whole process" "complete an address" 2 20 ms
demand "completion among 1,000 with all below them" "complete among all" 2 20 ms
demand "completion of what is deployed" "complete what is deployed" 2 20 ms
demand "a refused delete, 2,000 referrers, the process" "delete with many referrers, refused" 2 100 ms
demand "refs --deep, the whole process" "refs --deep" 2 200 ms
demand "opening" "open, check the schema" 2 5 ms
demand "store verify, the whole process" "store verify, the program" 2 5000 ms
printf '\ncomputing per resource, reading and committing the whole bundle (1.0 is linear):\n'
computing() { awk '/^  (read the bundle|load, check, commit) / { sum += $(NF - 3) } END { print sum }' "$work/$1"; }
first=${sizes[0]}
for size in "${sizes[@]}"; do
  awk -v a="$(computing "$first")" -v b="$(computing "$size")" -v n="$first" -v m="$size" \
    'BEGIN { printf "  %6d: %.2f\n", m * 100, (b / m) / (a / n) }'
done
exit $status
