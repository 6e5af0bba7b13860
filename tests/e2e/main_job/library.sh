# What the scenarios of the main job share; each of them sources this file first.
# A scenario runs in a folder of its own with a store of its own, in a project and a namespace named after its script,
# on the control planes in EMCO_E2E_CLUSTERS. What it leaves behind is a failure.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
suite=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$suite/../../.." && pwd)
clusters=$EMCO_E2E_CLUSTERS
scenario=$(basename "$0" .sh)
name=${scenario//_/-}
space=e2e-$name                # the namespace of its logical cloud
canary=canary-$RANDOM$RANDOM-x # what every Secret of a scenario holds, and nothing may show

cloud=projects/$name/logical-clouds/cloud
group=projects/$name/composite-apps/shop/v1/deployment-intent-groups/live
declare -A provider=([c1]=edge [c2]=edge) member=([c1]=c1 [c2]=c2) # what the store calls the clusters
unset "${!EMCOCTL_@}"
export EMCOCTL_ACTOR=tester

folder=$(mktemp -d "${TMPDIR:-/tmp}/emcoctl-$name-XXXXXX")
cd "$folder"
touch log
trap 'leave $?' EXIT
trap 'exit 130' INT TERM HUP

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# ---- the clusters, asked as their administrators

ask() { # cluster path curl-options…
  local at=$clusters/$1 path=$2
  shift 2
  curl -s -m 30 --cacert "$at/ca.crt" --cert "$at/admin.crt" --key "$at/admin.key" -A tester \
    "https://127.0.0.1:$(cat "$at/api.port")$path" "$@"
}

core() { echo "/api/v1/namespaces/$space/$1"; }      # configmaps/x → its path
apps() { echo "/apis/apps/v1/namespaces/$space/$1"; } # deployments/x → its path

object() { # cluster path [jq-filter]: fails when it is not there
  ask "$1" "$2" -f | jq -r "${3:-.}"
}

is_there() { object "$1" "$2" >/dev/null; }

edit() { # cluster path merge-patch [manager]: as kubectl edit does
  ask "$1" "$2?fieldManager=${4:-kubectl-edit}" -f -X PATCH -H 'Content-Type: application/merge-patch+json' -d "$3" >/dev/null ||
    fail "$2 on $1 could not be edited"
}

claim() { # cluster path manager: another manager applies the object on standard input
  ask "$1" "$2?fieldManager=$3&force=true" -f -X PATCH -H 'Content-Type: application/apply-patch+yaml' --data-binary @- >/dev/null ||
    fail "$2 on $1 could not be claimed by $3"
}

create() { # cluster collection-path: the object on standard input
  ask "$1" "$2" -f -H 'Content-Type: application/json' --data-binary @- >/dev/null || fail "nothing made in $2 on $1"
}

remove() { ask "$1" "$2" -f -X DELETE >/dev/null || fail "$2 on $1 could not be deleted"; } # cluster path

await_gone() { # cluster path
  for _ in $(seq 150); do
    if ! is_there "$1" "$2"; then return; fi
    sleep 0.2
  done
  fail "$2 on $1 does not go away"
}

# Every object on a cluster that carries the label of this store, of whatever kind: group, kind, namespace, name, uid.
# Copies that controllers make of labelled objects (EndpointSlices of Services) have no annotation of ours.
labelled() { # cluster
  local at=$clusters/$1 kinds=$folder/kinds-$1 server path id
  server=https://127.0.0.1:$(cat "$at/api.port")
  if [ ! -s "$kinds" ]; then
    for path in /api /apis; do
      ask "$1" $path -H 'Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    done | jq -r '.items[] | (.metadata.name // "") as $group | .versions[0] as $version | $version.resources[] |
        select(.verbs | index("list")) | .resource as $kind |
        if $group == "" then "/api/v1/\($kind)" else "/apis/\($group)/\($version.version)/\($kind)" end' >"$kinds"
    [ "$(wc -l <"$kinds")" -gt 40 ] || fail "$1 tells only $(wc -l <"$kinds") kinds"
  fi
  mkdir -p "$folder/lists-$1"
  id=$(store_id)
  while read -r path; do
    echo "url = \"$server$path?labelSelector=emco/store=$id\""
    echo "output = \"$folder/lists-$1/${path//\//-}\""
  done <"$kinds" >"$folder/urls-$1"
  curl --no-progress-meter -f -Z -m 30 --cacert "$at/ca.crt" --cert "$at/admin.crt" --key "$at/admin.key" -A tester -K "$folder/urls-$1" ||
    fail "not every kind could be listed on $1"
  jq -r '(.apiVersion | if contains("/") then split("/")[0] else "" end) as $group | (.kind | sub("List$"; "")) as $kind |
      .items[] | select(.metadata.annotations["emco/operation"]) |
      [$group, $kind, .metadata.namespace // "", .metadata.name, .metadata.uid] | join("|")' "$folder/lists-$1/"* | sort
}

# ---- the program

run() { # exit-status words…: what it printed is in the files out and err
  local expected=$1 status=0
  shift
  "$EMCOCTL" "$@" >out 2>err </dev/null || status=$?
  { echo "\$ emcoctl $*" && cat out err && echo "[$status]"; } >>log
  [ "$status" = "$expected" ] || fail "emcoctl $* ended with $status instead of $expected"
}

# A person at a terminal: the program is started, shows its plan and asks; what happens next happens meanwhile.
ask_first() { # words…
  asked_words="$*"
  rm -f keyboard && mkfifo keyboard
  script -qefc "'$EMCOCTL' --color never $(printf '%q ' "$@")" /dev/null <keyboard >out 2>err &
  asked_pid=$!
  exec 7>keyboard
  for _ in $(seq 300); do
    if grep -q 'Only "yes" is accepted' out; then return; fi
    kill -0 $asked_pid 2>/dev/null || break
    sleep 0.1
  done
  cat out err >>log
  fail "emcoctl $* did not ask"
}

answer() { # exit-status word
  local status=0
  echo "$2" >&7
  exec 7>&-
  wait "$asked_pid" || status=$?
  { echo "\$ emcoctl $asked_words (at a terminal)" && cat out err && echo "[$status]"; } >>log
  [ "$status" = "$1" ] || fail "emcoctl $asked_words ended with $status instead of $1"
}

says() { # text…: each in what the last command printed
  local text
  for text in "$@"; do
    grep -qF -- "$text" out err || fail "'$text' was not said"
  done
}

# A plan, and the proof that it asked the clusters for nothing but reads and dry-runs.
plan() { # exit-status words…
  local cluster before=()
  for cluster in c1 c2; do before+=("$(wc -c <"$clusters/$cluster/audit.log")"); done
  run "$1" plan "${@:2}"
  for cluster in c1 c2; do
    tail -c "+$((before[0] + 1))" "$clusters/$cluster/audit.log" | requests >asked
    before=("${before[@]:1}")
    jq -c 'select((.verb | IN("get", "list", "watch")) or (.requestURI | test("[?&]dryRun=All(&|$)")) | not)' asked >written
    [ ! -s written ] || fail "the plan wrote: $(head -n 3 written)"
  done
  rm asked # servers may log what the program keeps to itself
}

requests() { jq -c 'select(.userAgent | startswith("emcoctl/"))'; } # of the program, from an audit log

store_id() { query "SELECT uid FROM store"; }

# Asks the store for what no command shows. A commit that a killed process left half done is undone in a copy: only the
# program itself may touch the original.
query() { # SQL
  if sqlite3 -readonly -separator '|' .emcoctl/store.db "$1" 2>/dev/null; then return; fi
  rm -rf copy && mkdir copy && cp .emcoctl/store.db* copy && sqlite3 -separator '|' copy/store.db "$1"
}

digests() { "$EMCOCTL" store verify --json | jq -r '.intent_digest, .deployment_digest'; }

phase() { query "SELECT phase FROM deployment WHERE address = '$1'"; } # address

# Store and world say the same: every object that is recorded is there with the uid that is recorded, every object that
# carries our label is recorded (as ours, or as left behind), nothing is half done, and the store is sound.
compare_store_and_world() {
  local cluster address
  for cluster in c1 c2; do
    address=cluster-providers/${provider[$cluster]}/clusters/${member[$cluster]}
    query "SELECT api_group, kind, namespace, name, uid FROM inventory WHERE cluster = '$address'
           UNION SELECT api_group, kind, namespace, name, uid FROM residue WHERE cluster = '$address' AND settled_at IS NULL" | sort >"recorded-$cluster"
    labelled "$cluster" >"there-$cluster"
    diff "recorded-$cluster" "there-$cluster" >differences || fail "store (<) and world (>) differ on $cluster: $(cat differences)"
  done
  [ -z "$(query "SELECT 1 FROM inventory WHERE state <> 'Present'")" ] || fail "a record is not confirmed"
  [ -z "$(query "SELECT 1 FROM operation WHERE state = 'Running'")" ] || fail "an operation is still under way"
  run 0 store verify
}

all_is_well() { # what every scenario comes to: nothing more to do, and store and world the same
  plan 0 --detailed-exitcode
  says 'No changes.'
  compare_store_and_world
}

nothing_is_left() { # after the termination of everything
  local cluster
  compare_store_and_world
  for cluster in c1 c2; do
    [ ! -s "there-$cluster" ] || fail "left on $cluster: $(cat "there-$cluster")"
    await_gone "$cluster" "/api/v1/namespaces/$space"
  done
}

# ---- the world of a scenario: store, bundle, values and chart, not yet applied

world() { # [values-line…]
  cp -r "$suite/chart" "$suite/bundle.yaml" .
  echo "password: $canary" >>chart/values.yaml
  cp "$clusters/c1/kubeconfig" c1.kubeconfig
  cp "$clusters/c2/kubeconfig" c2.kubeconfig
  values "$@"
  run 0 init
}

values() { # [values-line…]: what the bundle is filled in with from now on, beside the defaults
  printf '%s\n' "name: $name" "space: $space" "canary: $canary" 'clusters: [c1, c2]' \
    'greeting: hello' 'pages: 2' 'extra: ""' >values.yaml
  printf '%s\n' "${@:-{\}}" >changes.yaml
}

bundle=(-f bundle.yaml -v values.yaml -v changes.yaml)

instantiate() { # [values-line…]: the world, brought onto both clusters
  world "$@"
  run 0 apply "${bundle[@]}" --auto-approve
  [ "$(phase "$group")" = Instantiated ] || fail "the group is $(phase "$group")"
}

terminate() {
  run 0 terminate "$group" --auto-approve
  run 0 terminate "$cloud" --auto-approve
}

# ---- the end of every scenario

no_secret_shows() { # in anything that was printed or stored, beside what the scenario wrote itself
  local shown
  shown=$(grep -rlaF -e "$canary" -e "$(printf %s "$canary" | base64 -w0)" . --exclude=values.yaml --exclude-dir=chart || true)
  [ -z "$shown" ] || fail "the canary shows in: $shown"
}

leave() { # exit-status
  local status=$1 cluster left
  trap - EXIT
  if [ "$status" = 0 ] && ! (no_secret_shows); then status=1; fi
  if [ "$status" != 0 ]; then tail -n 60 log >&2; fi
  for cluster in c1 c2; do
    left=$(ask "$cluster" "/api/v1/namespaces?labelSelector=emco/store=$(store_id)" | jq -r '.items[].metadata.name' || true)
    if is_there "$cluster" "/api/v1/namespaces/$space"; then left+=" $space"; fi
    for space in $left; do
      if [ "$status" = 0 ]; then echo "FAILED: namespace $space is left on $cluster" >&2 && status=1; fi
      ask "$cluster" "/api/v1/namespaces/$space" -X DELETE >/dev/null || true
    done
  done
  if [ "$status" != 0 ] && [ -n "${EMCO_E2E_KEEP:-}" ]; then echo "kept: $folder" >&2; else rm -rf "$folder"; fi
  exit "$status"
}
