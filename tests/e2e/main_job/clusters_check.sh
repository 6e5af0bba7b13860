#!/usr/bin/env bash
# Clusters are checked without changing them; a kubeconfig may be replaced as long as it leads to the same cluster.
. "$(dirname "$0")/library.sh"

replace() { # kubeconfig of c1
  cp "$1" c1.kubeconfig
  printf 'resourceContext: {anchor: cluster-providers/edge/clusters}\nmetadata: {name: c1}\nfile: c1.kubeconfig\n' >cluster.yaml
  run 0 apply -f cluster.yaml --intents-only
}

writes() { # how many requests of the program changed an object
  cat "$clusters"/c[12]/audit.log | requests |
    jq -c 'select((.verb | IN("patch", "update", "delete")) and (.requestURI | test("[?&]dryRun=All(&|$)") | not))' | wc -l
}

instantiate
run 0 clusters list
says edge/c1 edge/c2 "$(cat "$clusters/c1/api.port")"
run 0 clusters check
says v1. 'the recorded cluster'
run 0 clusters check edge/c1 --json
[ "$(jq -c '[.sound, .clusters[0].reachable, (.clusters[0].rights_missing | length)]' out)" = '[true,true,0]' ] || fail "$(cat out)"
jq -e '.clusters[0].credential_until > 0' out >/dev/null || fail "the certificate's end is not told"

# By token instead of certificate, the same cluster: everything goes on.
replace "$clusters/c1/token.kubeconfig"
run 0 clusters check
all_is_well

# Somebody without rights.
replace "$("$EMCO_E2E_SCRIPT" user "$clusters/c1" nobody)"
run 10 clusters check
says cluster.identity-unreadable 'the credential may not get' Namespace

# Another cluster: refused, and nothing is sent.
before=$(writes)
[ "$before" -gt 0 ] || fail "the audit logs tell nothing of what was written"
replace "$clusters/c2/kubeconfig"
run 10 clusters check
says cluster.identity-changed cluster.duplicate-identity
plan 7 "$group/update"
says cluster.identity-changed
run 7 terminate "$group" --auto-approve
[ "$(writes)" = "$before" ] || fail "something was sent to a cluster that is another one"

replace "$clusters/c1/kubeconfig"
all_is_well

"$EMCO_E2E_SCRIPT" stop-api "$clusters/c2"
run 10 clusters check
says "'edge/c2' cannot be reached"
"$EMCO_E2E_SCRIPT" start-api "$clusters/c2" >/dev/null
terminate
nothing_is_left
