#!/usr/bin/env bash
# A store that was put back from an old backup is noticed and completed; a new store takes the place of a lost one.
. "$(dirname "$0")/library.sh"

writes() { # how many requests of the program changed an object
  cat "$clusters"/c[12]/audit.log | requests |
    jq -c 'select((.verb | IN("patch", "update", "delete")) and (.requestURI | test("[?&]dryRun=All(&|$)") | not))' | wc -l
}

instantiate
run 0 store backup backup.db
values 'greeting: newer' 'pages: 4'
run 0 apply "${bundle[@]}" --auto-approve
there=$(labelled c1; labelled c2)

# The backup is older than the clusters.
run 0 store restore backup.db --auto-approve
run 7 update "$group" --auto-approve
says store.older-than-cluster 'emcoctl recover --from-clusters'
run 7 terminate "$group" --auto-approve
before=$(writes)
run 7 doctor --sweep
says doctor.orphans store.older-than-cluster "ConfigMap/$space/page-3@edge/c1"
run 0 apply "${bundle[@]}" --intents-only
run 0 recover --from-clusters --auto-approve
says 'recovered the records' Instantiated
run 0 doctor --sweep
says '18 recorded, 0 unfinished, 0 of other stores, 4 copies'

[ "$(writes)" = "$before" ] || fail "$(($(writes) - before)) requests changed something"
[ "$(labelled c1; labelled c2)" = "$there" ] || fail "objects were made anew"
all_is_well

# The store is lost, and with it everything but bundle and clusters.
id=$(store_id)
rm -r .emcoctl
run 0 init
run 0 apply "${bundle[@]}" --intents-only
run 5 recover --from-clusters --auto-approve
says store.another-was-here "$id"
before=$(writes)
run 0 recover --from-clusters --store-id "$id" --auto-approve
says 'takes the place of store' Instantiated
# What the chart made up at random only the lost store knew.
[ "$(writes)" = $((before + 2)) ] || fail "$(($(writes) - before)) requests changed something"
says '~   Secret' 'data.generated' '16 unchanged'
[ "$(store_id)" = "$id" ] || fail "the store is not the one whose place it took"
all_is_well

# Lost again, and the bundle wants fewer objects by now: the rest is residue.
rm -r .emcoctl
values 'greeting: newer' 'pages: 1'
run 0 init
run 0 apply "${bundle[@]}" --intents-only
run 0 recover --from-clusters --store-id "$id" --auto-approve
[ "$(query "SELECT count(*) FROM residue WHERE why = 'found' AND settled_at IS NULL")" = 6 ] || fail "$(query "SELECT * FROM residue")"
compare_store_and_world
run 0 reclaim --all --auto-approve
all_is_well
terminate
nothing_is_left
