#!/usr/bin/env bash
# Builds the program that answers what Helm does, once per change of its sources, outside the tree. Prints its path.
set -euo pipefail
cd "$(dirname "$0")"
bin=${EMCO_E2E_CACHE:-$HOME/.cache/emcoctl-e2e}/bin
mkdir -p "$bin"
stamp=$(cat main.go go.mod go.sum | sha256sum | cut -c1-16)
program=$bin/chart-oracle-$stamp
if [ ! -x "$program" ]; then
  # shellcheck source=../e2e/find_go.sh
  . ../e2e/find_go.sh
  find_go
  GOFLAGS=-mod=readonly go build -p 2 -trimpath -ldflags -s -o "$program.new" main.go >&2
  mv "$program.new" "$program"
fi
echo "$program"
