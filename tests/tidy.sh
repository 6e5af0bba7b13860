#!/usr/bin/env bash
# clang-tidy, by .clang-tidy: over the C++ files that differ from a revision (default HEAD), or with --all over every
# one of cli/ and core/. Needs `cmake --preset dev`. Minutes for all of them, so that tests/long.sh does that.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --all ]; then
  files=$(find cli core -name '*.cpp' | sort)
else
  files=$(git diff --name-only --diff-filter=d "${1:-HEAD}" -- '*.cpp')
fi
[ -n "$files" ] || exit 0
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
# What clang-tidy says of the headers of each file is said again for the next one that includes them.
found=$(echo "$files" | xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p build/dev 2>/dev/null | grep -E '(error|warning):' |
  sed "s|$PWD/||" | sort -u || true)
[ -z "$found" ] || { echo "$found"; echo "$(echo "$found" | wc -l) findings"; exit 1; }
