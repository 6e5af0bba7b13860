#!/usr/bin/env bash
# The completion scripts in their own shells: bash always, zsh and fish where they are installed.
set -euo pipefail
emcoctl=$1
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "$1" >&2; exit 1; }
"$emcoctl" init >/dev/null
echo "resourceContext: {anchor: projects}
metadata: {name: shop}" | "$emcoctl" apply -f - --intents-only >/dev/null
touch bundle.yaml

compopt() { :; } # works only while a key is pressed
source <("$emcoctl" completion bash)
complete_words() {
  COMP_WORDS=("$emcoctl" "$@") COMP_CWORD=$#
  _emcoctl
  echo "${COMPREPLY[*]}"
}
expect() { # what words...
  local want=$1
  shift
  local got
  got=$(complete_words "$@")
  [ "$got" = "$want" ] || fail "'$*' completes to '$got' instead of '$want'"
}
expect history hist
expect projects/shop history proj
expect "auto always never" --color ""
expect bundle.yaml validate -f bun
expect --limit history --lim

if command -v zsh >/dev/null; then
  "$emcoctl" completion zsh > _emcoctl
  zsh -n _emcoctl || fail "zsh does not understand its script"
fi
if command -v fish >/dev/null; then
  "$emcoctl" completion fish > emcoctl.fish
  PATH=$(dirname "$emcoctl"):$PATH fish --no-config -c 'source emcoctl.fish; complete -C "emcoctl history proj"' > out
  grep -qx projects/shop out || fail "fish completes to: $(cat out)"
fi
