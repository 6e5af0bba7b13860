#!/bin/sh
# Brings every C++ file into the house's format.
cd "$(dirname "$0")/.." || exit 1
find cli core tests -name '*.cpp' -o -name '*.h' | xargs clang-format -i
