#!/usr/bin/env bash
# Installs what is missing of the Debian packages that building needs: packages.sh [build|test]; test adds what only tests use.
set -euo pipefail
packages=(ca-certificates g++ cmake ninja-build ccache pkg-config libcli11-dev libyaml-cpp-dev libyaml-dev libsqlite3-dev
  libcurl4-openssl-dev libssl-dev doctest-dev libfmt-dev nlohmann-json3-dev libarchive-dev libre2-dev zlib1g-dev)
if [ "${1:-test}" = test ]; then packages+=(clang-format mandoc sqlite3 openssl curl jq); fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
# Any Go will do: tests/e2e/tools.sh fetches a newer one with it where it has to.
if [ "${1:-test}" = test ] && ! command -v go >/dev/null && [ ! -x /usr/local/go/bin/go ]; then missing+=(golang-go); fi
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
