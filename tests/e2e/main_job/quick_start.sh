#!/usr/bin/env bash
# The quick start of README.md, line by line as it stands there.
. "$(dirname "$0")/library.sh"
space=shop-staging
provider=([c1]=edge [c2]=edge) member=([c1]=edge-1 [c2]=edge-2)

cp -r "$source/samples" .
cp "$clusters/c1/kubeconfig" samples/01-first-app/edge-1.kubeconfig
cp "$clusters/c2/kubeconfig" samples/01-first-app/edge-2.kubeconfig
sed -n '/^## Quick start/,/^## Commands/s/^    emcoctl //p' "$source/README.md" >lines
[ "$(wc -l <lines)" = 7 ] || fail "the quick start has $(wc -l <lines) commands"
while read -r line <&3; do
  read -ra words <<<"$line"
  case $line in
    apply*)
      ask_first "${words[@]}"
      answer 0 yes
      all_is_well
      ;;
    delete*)
      ask_first "${words[@]}"
      answer 0 yes
      ;;
    *) run 0 "${words[@]}" ;;
  esac
  case $line in
    plan*) says '8 to create' ;;
    status*) says InSync ;;
    history*) says 'instantiate to revision 1' ;;
  esac
done 3<lines
nothing_is_left
[ -z "$(query 'SELECT address FROM resource')" ] || fail "resources are left: $(query 'SELECT address FROM resource')"
