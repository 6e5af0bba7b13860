#!/usr/bin/env bash
# Fuzzes every target, or those named, for some seconds each: tests/fuzz/run.sh [SECONDS] [TARGET…]
# New inputs stay in build/fuzz/corpus. An input that breaks a target is left in build/fuzz/found; when it is mended,
# move it to tests/fuzz/corpus/TARGET, where every later test run replays it.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for file in tests/fuzz/*.cpp; do
    name=$(basename "$file" .cpp)
    [ "$name" = replay ] || targets+=("$name")
  done
fi
command -v clang++ >/dev/null || { echo "fuzzing needs clang++ (Debian: clang)" >&2; exit 2; }

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}"
mkdir -p build/fuzz/found
for name in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$name"
  echo "== fuzz $name: $seconds s"
  "build/fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="build/fuzz/found/$name-" \
    "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name"
done
