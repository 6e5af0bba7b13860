#!/usr/bin/env bash
# What was given up is listed, found again on the clusters, and only what is ours of it is deleted.
. "$(dirname "$0")/library.sh"

open_entries() { query "SELECT count(*) FROM residue WHERE settled_at IS NULL"; }

instantiate
run 0 abandon "$group" --auto-approve --message 'a move'
run 0 abandon "$cloud" --auto-approve
run 0 residue
says "ConfigMap/$space/settings@edge/c1" "Namespace/$space@edge/c2" abandoned
before=$(open_entries)
compare_store_and_world

# One object is gone, one was made again by others: neither is touched, and the namespace with theirs stays, too.
remove c1 "$(core configmaps/settings)"
remove c2 "$(core configmaps/settings)"
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"greeting":"theirs"}}' | create c2 "$(core configmaps)"
theirs=$(object c2 "$(core configmaps/settings)" '.metadata.uid')

# A cluster that does not answer keeps its entries.
"$EMCO_E2E_SCRIPT" stop-api "$clusters/c1"
run 10 reclaim --all --auto-approve
says cluster.unreachable
"$EMCO_E2E_SCRIPT" start-api "$clusters/c1" >/dev/null
[ "$(open_entries)" -lt "$before" ] || fail "nothing was reclaimed on c2"
[ "$(query "SELECT count(*) FROM residue WHERE settled_at IS NULL AND cluster LIKE '%/c2'")" = 1 ] || fail "more than the namespace is left on c2"
[ "$(object c2 "$(core configmaps/settings)" '.metadata.uid')" = "$theirs" ] || fail "an object of others was touched"
says "it holds ConfigMap $space/settings"

run 0 reclaim --all --auto-approve
says residue.kept
is_there c2 "$(core configmaps/settings)" || fail "an object of others went with its namespace"
await_gone c1 "/api/v1/namespaces/$space"
remove c2 "$(core configmaps/settings)"
run 0 reclaim --all --auto-approve
[ "$(open_entries)" = 0 ] || fail "entries are left"
run 0 residue
says 'No residue.'
nothing_is_left
