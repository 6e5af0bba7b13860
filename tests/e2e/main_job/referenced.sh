#!/usr/bin/env bash
# What is deployed or referred to cannot be deleted: the answer names who needs it, and the store stays as it was.
. "$(dirname "$0")/library.sh"

refuses() { # address text…: to delete it, naming the text
  run 5 delete "$1" --auto-approve
  says "${@:2}"
  [ "$(digests)" = "$before" ] || fail "the refused deletion of $1 changed the store"
}

instantiate
before=$(digests)
app=projects/$name/composite-apps/shop/v1
refuses "$group" "$group"
refuses "$cloud" "$group"
refuses cluster-providers/edge/clusters/c1 "$cloud" "$group"
refuses cluster-providers/edge clusters/c1 clusters/c2
refuses "projects/$name" "$cloud"
refuses "$app" "$app/apps/web" "$group"
refuses "$app/apps/web" "$group/generic-placement-intents/everywhere/app-intents/web"
refuses "$app/composite-profiles/plain" "$group"
refuses "$group/generic-placement-intents/everywhere" "$group/intents/intents"
refuses "$cloud/cluster-references/c1" "$cloud"
all_is_well

# Terminated, it is no longer deployed, but still referred to.
terminate
before=$(digests)
refuses "$app/composite-profiles/plain" "$group"
refuses cluster-providers/edge/clusters/c1 "$cloud/cluster-references/c1"

# A bundle is deleted as a whole: what it instantiates is terminated, then its resources go in one commit.
run 0 apply "${bundle[@]}" --auto-approve
run 0 delete "${bundle[@]}" --auto-approve
[ "$(query 'SELECT count(*) FROM resource')" = 0 ] || fail "resources are left: $(query 'SELECT address FROM resource')"
nothing_is_left

# And the same world can begin again, its revisions counting on.
run 0 apply "${bundle[@]}" --auto-approve
all_is_well
[ "$(query "SELECT revision FROM deployment WHERE address = '$group'")" = 3 ] || fail "revisions began again"
run 0 delete "${bundle[@]}" --auto-approve
nothing_is_left
