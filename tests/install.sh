#!/usr/bin/env bash
# cmake --install puts everything in its place: install.sh BUILD-FOLDER. Into a folder of its own, by DESTDIR.
set -euo pipefail
build=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
fail() { echo "$1" >&2; exit 1; }

DESTDIR=$root cmake --install "$build" --prefix /usr >/dev/null
"$root/usr/bin/emcoctl" --version | grep -q '^emcoctl [0-9]' || fail "the installed program does not run"
for page in man1/emcoctl.1 man1/emcoctl-plan.1 man5/emcoctl-bundle.5 man5/emcoctl-kinds.5 man7/emcoctl-design.7; do
  [ -f "$root/usr/share/man/$page" ] || fail "$page is not installed"
done
share=$root/usr/share
cmp "$share/bash-completion/completions/emcoctl" <("$root/usr/bin/emcoctl" completion bash) || fail "bash has another script"
cmp "$share/zsh/site-functions/_emcoctl" <("$root/usr/bin/emcoctl" completion zsh) || fail "zsh has another script"
cmp "$share/fish/vendor_completions.d/emcoctl.fish" <("$root/usr/bin/emcoctl" completion fish) || fail "fish has another script"
if command -v man >/dev/null; then
  MANPATH=$share/man man -w emcoctl-history >/dev/null || fail "man does not find the pages"
fi
