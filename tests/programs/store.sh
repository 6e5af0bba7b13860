#!/usr/bin/env bash
# The store as a user sees it: made, filled, exported, imported, backed up, restored, its key renewed. No secret shows.
set -euo pipefail
emcoctl=$1
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

fail() { echo "$1" >&2; exit 1; }
digest() { "$emcoctl" "$@" store verify --json | jq -r .intent_digest; }
status_of() { local status=0; "$@" >/dev/null 2>&1 || status=$?; echo $status; }

[ "$(status_of "$emcoctl" store verify)" = 13 ] || fail "a missing store must be refused"
"$emcoctl" init >/dev/null
[ "$(status_of "$emcoctl" init)" = 5 ] || fail "a store must not be made twice"
cat > bundle.yaml <<'YAML'
resourceContext: {anchor: cluster-providers}
metadata: {name: pr}
---
resourceContext: {anchor: cluster-providers/pr/cluster-sync-objects}
metadata: {name: so}
spec: {kv: [{url: u}, {gitToken: canary-token}]}
YAML
"$emcoctl" apply -f bundle.yaml --intents-only >/dev/null
before=$(digest)

"$emcoctl" export out >/dev/null
cp -r out again && "$emcoctl" export again >/dev/null && diff -r out again >/dev/null || fail "an export must repeat itself"
"$emcoctl" store backup copy.db >/dev/null
[ "$(status_of "$emcoctl" store backup copy.db)" = 5 ] || fail "a backup must not replace a file"

"$emcoctl" --store two/store.db --key-file .emcoctl/store.key init >/dev/null
"$emcoctl" --store two/store.db --key-file .emcoctl/store.key import out >/dev/null
[ "$(digest --store two/store.db --key-file .emcoctl/store.key)" = "$before" ] || fail "an import must give the same digest"

"$emcoctl" export plain --with-secrets >/dev/null
grep -rq canary-token plain || fail "--with-secrets must write secrets"
"$emcoctl" --store three/store.db init >/dev/null
"$emcoctl" --store three/store.db import plain >/dev/null
[ "$(digest --store three/store.db)" = "$before" ] || fail "an import in plain must give the same digest under any key"
rm -r plain bundle.yaml

echo "resourceContext: {anchor: projects}
metadata: {name: p}" | "$emcoctl" apply -f - --intents-only >/dev/null
[ "$(digest)" != "$before" ] || fail "a change must show in the digest"
"$emcoctl" store restore copy.db >/dev/null
[ "$(digest)" = "$before" ] || fail "a restored store must be as it was"
"$emcoctl" --store three/store.db store backup other.db >/dev/null
[ "$(status_of "$emcoctl" store restore other.db)" = 5 ] || fail "another store's backup must be refused"

"$emcoctl" store rekey >/dev/null
[ "$(digest)" = "$before" ] || fail "a new key must change nothing"
if grep -rq canary-token .; then fail "a secret shows: $(grep -rl canary-token .)"; fi
