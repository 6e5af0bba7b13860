#!/bin/sh
# Every C++ file is as clang-format leaves it.
cd "$1" || exit 1
find cli core tests -name '*.cpp' -o -name '*.h' | xargs clang-format --dry-run -Werror
