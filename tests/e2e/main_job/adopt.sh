#!/usr/bin/env bash
# Exactly the objects that are named are taken over.
. "$(dirname "$0")/library.sh"

world
run 0 apply "${bundle[@]}" --intents-only
run 0 instantiate "$cloud" --auto-approve
for cluster in c1 c2; do
  echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"own":"kept"}}' | create "$cluster" "$(core configmaps)"
done
run 5 adopt "$group" "ConfigMap/$space/settings@edge/c1" --auto-approve
says plan.foreign-object edge/c2
run 3 adopt "$group" "ConfigMap/$space/nothing@edge/c1" "ConfigMap/settings" --auto-approve
says adopt.no-object-name
[ "$(object c1 "$(core configmaps/settings)" '.metadata.labels')" = null ] || fail "a refused plan was carried out in part"
run 0 adopt "$group" "ConfigMap/$space/settings@edge/c1" "ConfigMap/$space/settings@edge/c2" --auto-approve
for cluster in c1 c2; do
  [ "$(object "$cluster" "$(core configmaps/settings)" '.data | .greeting + " " + .own')" = 'hello kept' ] || fail "the adopted object on $cluster is wrong"
done
all_is_well
terminate
nothing_is_left
