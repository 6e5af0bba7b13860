#!/usr/bin/env bash
# The commands of a sample's README, as they stand there, on real clusters; after each that changes something a second
# plan is empty, and store and world are the same. The last command leaves nothing behind.
#   sample.sh NAME CLUSTER CLUSTER: a folder of samples/, and what it calls its two clusters (PROVIDER/CLUSTER)
. "$(dirname "$0")/library.sh"
sample=$1
provider=([c1]=${2%/*} [c2]=${3%/*}) member=([c1]=${2#*/} [c2]=${3#*/})

mkdir samples program
cp -r "$source/samples/$sample" samples/
cp "$clusters/c1/kubeconfig" "samples/$sample/${member[c1]}.kubeconfig"
cp "$clusters/c2/kubeconfig" "samples/$sample/${member[c2]}.kubeconfig"
ln -s "$EMCOCTL" program/emcoctl
export PATH=$PWD/program:$PATH EMCOCTL_AUTO_APPROVE=1

# Indented lines of the README are commands.
grep -P '^    (emcoctl|sed) ' "samples/$sample/README.md" | sed 's/^    //' >commands
[ -s commands ] || fail "the README has no commands"
changes=0
while read -r command; do
  echo "\$ $command"
  status=0
  bash -c "$command" >out 2>err </dev/null || status=$?
  { echo "\$ $command" && cat out err && echo "[$status]"; } >>log
  [ $status = 0 ] || fail "'$command' ended with $status"
  case $command in
  *' plan '*) says ' to create' ;;
  *' apply '* | *' rollback '* | *' update '*) changes=$((changes + 1)) && all_is_well ;;
  esac
done <commands
[ $changes -gt 0 ] || fail "the README applies nothing"
compare_store_and_world
[ ! -s there-c1 ] && [ ! -s there-c2 ] || fail "left: $(cat there-c1 there-c2)"
