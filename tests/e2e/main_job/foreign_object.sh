#!/usr/bin/env bash
# An object in the way that is not ours is never overwritten and never deleted; taking it over has to be said.
. "$(dirname "$0")/library.sh"

theirs() { # where the others' object is made
  echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"greeting":"theirs","own":"kept"}}' |
    create c2 "$(core configmaps)"
}

untouched() {
  local now
  now=$(object c2 "$(core configmaps/settings)" '[.metadata.uid, .metadata.resourceVersion, .data.greeting] | join(" ")')
  [ "$now" = "$before" ] || fail "the foreign object was '$before' and is '$now'"
}

# In the way before the plan: nothing at all is done.
world
run 0 apply "${bundle[@]}" --intents-only
run 0 instantiate "$cloud" --auto-approve
theirs
before=$(object c2 "$(core configmaps/settings)" '[.metadata.uid, .metadata.resourceVersion, .data.greeting] | join(" ")')
plan 5 "${bundle[@]}"
says plan.foreign-object "ConfigMap $space/settings" edge/c2
run 5 instantiate "$group" --auto-approve
says plan.foreign-object
run 5 instantiate "$group" --auto-approve --adopt if-identical
untouched
if is_there c1 "$(core configmaps/settings)"; then fail "a refused plan was carried out in part"; fi
compare_store_and_world

# In the way after the plan was shown: this object is refused, its cluster's others and the other cluster are done.
remove c2 "$(core configmaps/settings)"
ask_first instantiate "$group"
theirs
before=$(object c2 "$(core configmaps/settings)" '[.metadata.uid, .metadata.resourceVersion, .data.greeting] | join(" ")')
answer 4 yes
says apply.foreign-object
untouched
[ "$(phase "$group")" = Failed ] || fail "the group is $(phase "$group")"
is_there c1 "$(core configmaps/settings)" || fail "a foreign object on c2 stopped the work on c1"
run 5 resume "$group"
untouched

# A termination leaves it alone, too.
run 0 terminate "$group" --auto-approve
untouched
compare_store_and_world

# Taken over when told, the fields that differ by name: then it is ours, with what others had in it left there.
plan 11 "${bundle[@]}" --adopt ask
says plan.field-conflict data.greeting tester "--take ConfigMap/$space/settings:data.greeting"
plan 0 "${bundle[@]}" --adopt ask --take "ConfigMap/$space/settings:data.greeting"
says '=' "ConfigMap $space/settings"
run 0 instantiate "$group" --auto-approve --adopt ask --take "ConfigMap/$space/settings:data.greeting"
[ "$(object c2 "$(core configmaps/settings)" '.data | .greeting + " " + .own')" = 'hello kept' ] || fail "the adopted object is wrong"
all_is_well
terminate
nothing_is_left
