#!/usr/bin/env bash
# Another cluster takes the place of c2: refused until it is accepted, then everything is made there; what the old one
# holds is listed as residue. When the old one comes back, its objects are known again.
. "$(dirname "$0")/library.sh"
trap '"$EMCO_E2E_SCRIPT" stop "$folder/other"; leave $?' EXIT

aim() { # kubeconfig of c2
  cp "$1" c2.kubeconfig
  printf 'resourceContext: {anchor: cluster-providers/edge/clusters}\nmetadata: {name: c2}\nfile: c2.kubeconfig\n' >cluster.yaml
  run 0 apply -f cluster.yaml --intents-only
}

new() { # path: of the new cluster, as its administrator
  local at=$folder/other/c1
  curl -s -f -m 30 --cacert "$at/ca.crt" --cert "$at/admin.crt" --key "$at/admin.key" "https://127.0.0.1:$(cat "$at/api.port")$1"
}

open_entries() { query "SELECT count(*) FROM residue WHERE settled_at IS NULL AND cluster LIKE '%/c2'"; }

instantiate
objects=$(query "SELECT count(*) FROM inventory WHERE cluster LIKE '%/c2'")
there=$(labelled c2)
"$EMCO_E2E_SCRIPT" start "$folder/other" 1 --while $$ >/dev/null
aim "$folder/other/c1/kubeconfig"
run 7 update "$group" --auto-approve
says cluster.identity-changed 'emcoctl clusters rebind edge/c2'
run 7 terminate "$group" --auto-approve
if new "/api/v1/namespaces/$space" >/dev/null; then fail "something was made on a cluster that was not accepted"; fi

run 3 clusters rebind edge/c2
says usage.needs-approval
run 0 clusters rebind edge/c2 --old-cluster kept --auto-approve
says 'another cluster takes its place' 'rebound edge/c2' Instantiated
[ "$(new "$(core configmaps/settings)" | jq -r .data.greeting)" = hello ] || fail "nothing was made on the new cluster"
[ "$(open_entries)" = "$objects" ] || fail "$(open_entries) objects of the old cluster are residue, not $objects"
[ "$(labelled c2)" = "$there" ] || fail "the old cluster was touched"
run 0 plan --detailed-exitcode
says 'No changes.'
run 7 reclaim --all --auto-approve
says cluster.identity-changed
[ "$(labelled c2)" = "$there" ] || fail "the old cluster was touched"
run 0 store verify

# The old one again: what it holds is ours still, by its markers.
aim "$clusters/c2/kubeconfig"
run 7 update "$group" --auto-approve
run 0 clusters rebind edge/c2 --auto-approve
run 0 reclaim --all --auto-approve
[ "$(open_entries)" = 0 ] || fail "entries are left"
[ "$(labelled c2)" = "$there" ] || fail "objects were made anew"
all_is_well
terminate
nothing_is_left
