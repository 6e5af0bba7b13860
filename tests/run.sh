#!/usr/bin/env bash
# Builds and tests everything on a bare Debian 12 machine: installs the packages it needs, then every suite, one after
# the other, with the time each takes. This is the README's test command; .ci/run calls nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

tests/packages.sh

started=$SECONDS
took() { # what: says how long the step before took
  echo "== $1: $((SECONDS - started)) s"
  started=$SECONDS
}

# The sanitizers watch everything but the end-to-end tests; `ctest --preset asan` runs those with them, too.
# Two at a time: most of them wait for servers.
declare -A build=([asan]=asan [release]=release-tests)
for preset in asan release; do
  echo "== $preset"
  cmake --preset $preset
  cmake --build --preset "${build[$preset]}"
  took "build $preset"
  if [ $preset = asan ]; then
    ctest --preset asan -j 2 -LE e2e
    took "test asan"
  else
    tests/e2e/tools.sh >/dev/null
    took "tools of the end-to-end tests"
    ctest --preset release -j 2
  fi
done
