#!/usr/bin/env bash
# Simulated clusters as a process: they come up once, are what they were after a restart, and go away when told to.
set -euo pipefail
emcoctl=$1
cd "$(mktemp -d)"
end() {
  "$emcoctl" sandbox down --dir clusters >/dev/null 2>&1 || true
  rm -rf "$PWD"
}
trap end EXIT
fail() { echo "$1" >&2; exit 1; }
refused() { # code status command…
  local code=$1 status=$2 got=0
  shift 2
  "$emcoctl" "$@" >out 2>&1 || got=$?
  grep -qF "[$code]" out && [ "$got" = "$status" ] || fail "'$*' says $got: $(cat out)"
}
ask() { # cluster curl-arguments…
  local here=clusters/$1
  shift
  curl -sS -m 10 --cacert "$here/ca.crt" --cert "$here/admin.crt" --key "$here/admin.key" "${@:2}" \
    "https://127.0.0.1:$(cat "$here/api.port")$1"
}

refused sandbox.not-found 3 sandbox status --dir clusters
refused sandbox.not-found 3 sandbox down --dir clusters
"$emcoctl" sandbox up --clusters 2 --dir clusters --while $$ >first
[ -z "$(find clusters -perm /077)" ] || fail "others can read $(find clusters -perm /077)"
pid=$("$emcoctl" sandbox status --dir clusters --json | jq .pid)
"$emcoctl" sandbox up --clusters 2 --dir clusters | grep -qx "They are up already." || fail "up twice starts twice"
[ "$("$emcoctl" sandbox status --dir clusters --json | jq .pid)" = "$pid" ] || fail "up twice made another process"
refused sandbox.other-clusters 5 sandbox up --clusters 3 --dir clusters
refused sandbox.other-clusters 5 sandbox up --clusters 2 --dir clusters --foreground

# What it holds and who it is outlast the process.
ask cluster-1 /api/v1/namespaces/default/configmaps -H 'Content-Type: application/json' -d '{"metadata":{"name":"a"},"data":{"x":"1"}}' >/dev/null
port=$(cat clusters/cluster-1/api.port)
identity=$(ask cluster-1 /api/v1/namespaces/kube-system | jq -r .metadata.uid)
"$emcoctl" sandbox down --dir clusters | grep -qx "The simulated clusters are down." || fail "down ended nothing"
lives() { [ -e "/proc/$1" ] && ! grep -q ') Z ' "/proc/$1/stat"; }
for _ in $(seq 20); do lives "$pid" || break; sleep 0.1; done
lives "$pid" && fail "the process is still there"
"$emcoctl" sandbox down --dir clusters | grep -qx "Nothing ran." || fail "down ended something twice"
# The number of a process that is somebody else's by now is not believed.
echo $$ >clusters/sandbox.pid
"$emcoctl" sandbox down --dir clusters | grep -qx "Nothing ran." || fail "down believed a number"
"$emcoctl" sandbox up --clusters 2 --dir clusters --while $$ >/dev/null
[ "$(cat clusters/cluster-1/api.port)" = "$port" ] || fail "the address moved"
[ "$(ask cluster-1 /api/v1/namespaces/kube-system | jq -r .metadata.uid)" = "$identity" ] || fail "it is another cluster"
[ "$(ask cluster-1 /api/v1/namespaces/default/configmaps/a | jq -r .data.x)" = 1 ] || fail "it forgot its objects"
"$emcoctl" sandbox status --dir clusters --json | jq -e '.running and (.clusters[0].objects.ConfigMap >= 1)' >/dev/null ||
  fail "status does not say what there is"

# Killed is killed: the next start begins with what was saved.
sleep 1
kill -KILL "$("$emcoctl" sandbox status --dir clusters --json | jq .pid)"
for _ in $(seq 50); do [ "$("$emcoctl" sandbox status --dir clusters --json | jq .running)" = true ] || break; sleep 0.1; done
"$emcoctl" sandbox status --dir clusters | grep -qx "Nothing runs." || fail "status takes the dead for living"

echo '- {do: something, nth: 0, colour: red}' >faults.yaml
refused sandbox.fault-invalid 3 sandbox up --clusters 2 --dir clusters --faults faults.yaml
[ "$(grep -c fault-invalid out)" = 3 ] || fail "not every mistake is named: $(cat out)"
echo '- {method: GET, path: /version, do: status, status: 418, body: "{}"}' >faults.yaml
"$emcoctl" sandbox up --clusters 2 --dir clusters --faults faults.yaml --while $$ >/dev/null
[ "$(ask cluster-2 /version -o /dev/null -w '%{http_code}')" = 418 ] || fail "the fault did not happen"
[ "$(ask cluster-2 /version -o /dev/null -w '%{http_code}')" = 200 ] || fail "the fault happened twice"
"$emcoctl" sandbox down --dir clusters >/dev/null

echo nonsense >clusters/cluster-1/objects.json
refused sandbox.damaged 13 sandbox status --dir clusters
refused sandbox.damaged 13 sandbox up --clusters 2 --dir clusters --foreground
rm clusters/cluster-1/objects.json clusters/sandbox.pid
mkdir clusters/sandbox.pid
refused sandbox.cannot-start 1 sandbox up --clusters 2 --dir clusters
rmdir clusters/sandbox.pid

# It goes when the process goes that it was started for.
sleep 300 &
other=$!
"$emcoctl" sandbox up --clusters 2 --dir clusters --while $other >/dev/null
kill $other
wait $other 2>/dev/null || true
for _ in $(seq 100); do "$emcoctl" sandbox status --dir clusters | grep -qx "Nothing runs." && exit 0; sleep 0.1; done
fail "it outlived the process it was started for"
