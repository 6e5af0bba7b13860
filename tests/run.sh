#!/usr/bin/env bash
# Builds and tests everything on a bare Debian 12 machine: installs the packages it needs, then every suite, one after
# the other, with the time each takes. This is the README's test command; .ci/run calls nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(ca-certificates g++ cmake ninja-build ccache pkg-config clang-format mandoc sqlite3 openssl curl jq
  libcli11-dev libyaml-cpp-dev libyaml-dev libsqlite3-dev libcurl4-openssl-dev libssl-dev doctest-dev libfmt-dev
  nlohmann-json3-dev libarchive-dev libre2-dev zlib1g-dev)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
# Any Go will do: tests/e2e/tools.sh fetches a newer one with it where it has to.
if ! command -v go >/dev/null && [ ! -x /usr/local/go/bin/go ]; then missing+=(golang-go); fi
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

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
