#!/usr/bin/env bash
# The control planes themselves: what the other suites take for granted.
set -euo pipefail
cd "$EMCO_E2E_CLUSTERS"

fail() { echo "FAILED: $*" >&2; exit 1; }

ask() { # cluster path curl-options…
  local at=$1 path=$2
  shift 2
  curl -s -m 20 --cacert "$at/ca.crt" "https://127.0.0.1:$(cat "$at/api.port")$path" "$@"
}

admin() { ask "$@" --cert "$1/admin.crt" --key "$1/admin.key"; }

# Two clusters, two identities.
first=$(admin c1 /api/v1/namespaces/kube-system | jq -r .metadata.uid)
second=$(admin c2 /api/v1/namespaces/kube-system | jq -r .metadata.uid)
[ -n "$first" ] && [ "$first" != null ] && [ "$first" != "$second" ] || fail "identities '$first' and '$second'"

# They know their version, and no cluster trusts another's administrator.
[ "$(admin c1 /version | jq -r .gitVersion)" = v1.35.4 ] || fail "$(admin c1 /version)"
code=$(ask c1 /api/v1/namespaces --cert c2/admin.crt --key c2/admin.key -o /dev/null -w '%{http_code}')
[ "$code" = 401 ] || fail "c1 answers $code to the administrator of c2"

# The token works; a new user has no right.
code=$(ask c1 /api/v1/namespaces -H "Authorization: Bearer $(cut -d, -f1 c1/tokens.csv)" -o /dev/null -w '%{http_code}')
[ "$code" = 200 ] || fail "the token gives $code"
user=$("$EMCO_E2E_SCRIPT" user "$PWD/c1" nobody nobodies)
[ -s "$user" ] || fail "no kubeconfig for the user"
code=$(ask c1 /api/v1/namespaces --cert c1/user-nobody.crt --key c1/user-nobody.key -o /dev/null -w '%{http_code}')
[ "$code" = 403 ] || fail "a user without rights gets $code"

# Workloads become ready.
space=/api/v1/namespaces/e2e-clusters
admin c1 /api/v1/namespaces -H 'Content-Type: application/json' -o /dev/null \
  -d '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"e2e-clusters"}}'
admin c1 /apis/apps/v1/namespaces/e2e-clusters/deployments -H 'Content-Type: application/json' -o /dev/null -d '{
  "apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
  "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}}'
for _ in $(seq 150); do
  ready=$(admin c1 /apis/apps/v1/namespaces/e2e-clusters/deployments/web | jq -r .status.readyReplicas)
  [ "$ready" = 2 ] && break
  sleep 0.2
done
[ "$ready" = 2 ] || fail "the deployment has $ready ready replicas"

# An API server that was killed comes back at its address with its objects.
"$EMCO_E2E_SCRIPT" stop-api "$PWD/c1"
code=$(admin c1 /readyz -o /dev/null -w '%{http_code}' || true)
[ "$code" = 000 ] || fail "a stopped API server answers $code"
"$EMCO_E2E_SCRIPT" start-api "$PWD/c1"
[ "$(admin c1 /api/v1/namespaces/kube-system | jq -r .metadata.uid)" = "$first" ] || fail "another cluster came back"

# A namespace goes away with what is in it.
admin c1 $space -X DELETE -o /dev/null
for _ in $(seq 300); do
  code=$(admin c1 $space -o /dev/null -w '%{http_code}')
  [ "$code" = 404 ] && break
  sleep 0.2
done
[ "$code" = 404 ] || fail "the namespace is still there ($code)"
echo "control planes work"
