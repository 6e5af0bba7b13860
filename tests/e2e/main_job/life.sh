#!/usr/bin/env bash
# Instantiate, update, roll back, terminate: a second plan after each is empty, and in the end nothing is left.
. "$(dirname "$0")/library.sh"

greetings() { for cluster in c1 c2; do object $cluster "$(core configmaps/settings)" .data.greeting; done | xargs; }

same_again() { # the bundle that was just applied wants nothing more
  plan 0 "${bundle[@]}" --detailed-exitcode
  says 'No changes.'
  all_is_well
}

world 'greeting: one'
plan 2 "${bundle[@]}" --detailed-exitcode
says 'to create'
if is_there c1 "/api/v1/namespaces/$space"; then fail "a plan made the namespace"; fi
run 0 apply "${bundle[@]}" --auto-approve
[ "$(greetings)" = 'one one' ] || fail "the clusters say $(greetings)"
same_again

# An update changes what changed, makes what is new, and leaves the rest alone.
before=$(object c1 "$(core services/web)" .metadata.resourceVersion)
values 'greeting: two' 'extra: more' 'pages: 1'
plan 2 "${bundle[@]}" --detailed-exitcode
says 'greeting' '"one"' '"two"' 'ConfigMap '"$space"'/extra' 'ConfigMap '"$space"'/page-1'
run 0 apply "${bundle[@]}" --auto-approve
[ "$(greetings)" = 'two two' ] || fail "the clusters say $(greetings) after the update"
is_there c2 "$(core configmaps/extra)" || fail "the new object is missing"
if is_there c2 "$(core configmaps/page-1)"; then fail "an object that nothing wants is still there"; fi
[ "$(object c1 "$(core services/web)" .metadata.resourceVersion)" = "$before" ] || fail "an unchanged object was written"
same_again

# Back to the first revision: a third one with its content.
run 0 rollback "$group" --to 1 --auto-approve
[ "$(greetings)" = 'one one' ] || fail "the clusters say $(greetings) after the rollback"
if is_there c1 "$(core configmaps/extra)"; then fail "an object of the update is still there"; fi
is_there c1 "$(core configmaps/page-1)" || fail "an object of the first revision is missing"
compare_store_and_world
run 0 apply "$group/update" --auto-approve
[ "$(greetings)" = 'two two' ] || fail "the clusters say $(greetings) after going forward again"
all_is_well

# The logical cloud stays while something runs in it; then everything goes.
run 5 terminate "$cloud" --auto-approve
terminate
nothing_is_left

# Revisions go on where they were.
run 0 apply "${bundle[@]}" --auto-approve
[ "$(query "SELECT revision FROM deployment WHERE address = '$group'")" = 5 ] || fail "revisions began again"
same_again
terminate
nothing_is_left
