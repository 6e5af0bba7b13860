#!/usr/bin/env bash
# A logical cloud of level 0 by itself: it makes and labels its namespace and removes it again, uses one that exists
# without touching it, and keeps one that holds what others put there.
. "$(dirname "$0")/library.sh"

namespace=/api/v1/namespaces/$space

world
run 0 apply "${bundle[@]}" --intents-only
plan 0
says 'No changes.'
run 0 instantiate "$cloud" --auto-approve
for cluster in c1 c2; do is_there $cluster "$namespace" || fail "no namespace on $cluster"; done
all_is_well
run 0 instantiate "$cloud" --auto-approve
all_is_well

# Removed by hand, made again.
remove c1 "$namespace"
await_gone c1 "$namespace"
plan 2 --detailed-exitcode
says "Namespace $space" '1 drift repaired'
run 0 apply --auto-approve
all_is_well

# What others put into it keeps it alive, and is written down as left behind.
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs"}}' | create c2 "$(core configmaps)"
run 0 terminate "$cloud" --auto-approve
says 'kept: it holds objects that are not ours'
await_gone c1 "$namespace"
is_there c2 "$(core configmaps/theirs)" || fail "what others put there is gone"
[ "$(query "SELECT kind, name FROM residue WHERE settled_at IS NULL")" = "Namespace|$space" ] || fail "no residue is recorded"
compare_store_and_world


# As long as it is in use it is not reclaimed; after that it is, and nothing is left.
run 0 residue
says "Namespace/$space@edge/c2"
run 0 reclaim --all --auto-approve
says theirs
is_there c2 "$(core configmaps/theirs)" || fail "what others put there is gone"
remove c2 "$(core configmaps/theirs)"
run 0 reclaim --all --auto-approve
nothing_is_left

# A namespace that exists already is used, and left as it is.
echo "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"$space\"}}" | create c2 /api/v1/namespaces
before=$(object c2 "$namespace" .metadata.resourceVersion)
run 0 instantiate "$cloud" --auto-approve
all_is_well
run 0 terminate "$cloud" --auto-approve
[ "$(object c2 "$namespace" .metadata.resourceVersion)" = "$before" ] || fail "a namespace that is only used was written"
await_gone c1 "$namespace"
remove c2 "$namespace"
nothing_is_left
