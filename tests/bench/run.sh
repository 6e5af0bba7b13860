#!/usr/bin/env bash
# The main job on real API servers beside its peers, each line one whole process, medians of three runs.
#   tests/bench/run.sh [OBJECTS]     1,000 when not given
# Builds what it needs (the release, control planes, helm, kubectl, a bare load generator); kapp takes part when EMCO_KAPP
# is its path. EMCO_BENCH_RUNS: how often. EMCO_BENCH_LARGE: of how many objects the large cluster is (10,000; 0: none).
# Ends with 1 when a demand is missed. Times say something on a quiet machine only.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -z "${EMCO_E2E_CLUSTERS-}" ]; then
  cmake --preset release -S "$root" >/dev/null
  cmake --build "$root/build/release" --target emcoctl >/dev/null
  "$root/tests/e2e/tools.sh" kubectl helm >/dev/null
  exec "$root/tests/e2e/clusters.sh" run 2 -- "$0" "$@"
fi
objects=${1:-1000}
runs=${EMCO_BENCH_RUNS:-3}
large=${EMCO_BENCH_LARGE:-10000}
clusters=$EMCO_E2E_CLUSTERS
emcoctl=${EMCOCTL:-$root/build/release/emcoctl}
tools=$("$root/tests/e2e/tools.sh" kubectl helm)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=../e2e/find_go.sh
. "$root/tests/e2e/find_go.sh"
find_go
(cd "$here/load" && go build -o "$work/load" .)
cd "$work"
export HELM_CONFIG_HOME=$work/helm HELM_CACHE_HOME=$work/helm HELM_DATA_HOME=$work/helm HOME=$work

# ---- the work: half ConfigMaps, a fifth Deployments without replicas, a fifth Services, the rest ServiceAccounts

workload() { # folder count [changed]: "changed" gives every twentieth object another content
  mkdir -p "$1/chart/templates"
  printf 'apiVersion: v2\nname: bench\nversion: 1.0.0\n' >"$1/chart/Chart.yaml"
  echo '{}' >"$1/chart/values.yaml"
  awk -v count="$2" -v changed="${3-}" -v lines="$1/objects" 'BEGIN {
    for (i = 0; i < count; ++i) {
      word = changed != "" && i % 20 == 0 ? "second" : "first"
      digit = i % 10
      labels = "\"labels\":{\"app.kubernetes.io/part-of\":\"bench\",\"tier\":\"t" i % 7 "\"}"
      note = ",\"annotations\":{\"edition\":\"" word "\"}"
      if (digit < 5) {
        name = "settings-" i; path = "api/v1/namespaces/bench/configmaps"; kind = "v1\",\"kind\":\"ConfigMap"
        rest = "\"data\":{\"edition\":\"" word "\""
        for (k = 0; k < 12; ++k) rest = rest ",\"key-" k "\":\"what key " k " of map " i " holds, long enough to be one\""
        rest = rest "}"; note = ""
      } else if (digit < 7) {
        name = "web-" i; path = "apis/apps/v1/namespaces/bench/deployments"; kind = "apps/v1\",\"kind\":\"Deployment"
        rest = "\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"app\":\"" name "\"}},\"template\":{\"metadata\":{\"labels\":" \
          "{\"app\":\"" name "\",\"edition\":\"" word "\"}},\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":" \
          "\"registry.example/web:" word "\",\"ports\":[{\"containerPort\":8080,\"name\":\"http\"}],\"resources\":{\"requests\":" \
          "{\"cpu\":\"100m\",\"memory\":\"64Mi\"},\"limits\":{\"memory\":\"128Mi\"}},\"readinessProbe\":{\"httpGet\":" \
          "{\"path\":\"/ready\",\"port\":\"http\"}}}]}}}"; note = ""
      } else if (digit < 9) {
        name = "service-" i; path = "api/v1/namespaces/bench/services"; kind = "v1\",\"kind\":\"Service"
        rest = "\"spec\":{\"clusterIP\":\"None\",\"selector\":{\"app\":\"web-" i "\"},\"ports\":[{\"name\":\"http\",\"port\":80," \
          "\"protocol\":\"TCP\",\"targetPort\":8080}]}"
      } else {
        name = "account-" i; path = "api/v1/namespaces/bench/serviceaccounts"; kind = "v1\",\"kind\":\"ServiceAccount"
        rest = "\"automountServiceAccountToken\":false"
      }
      body = "{\"apiVersion\":\"" kind "\",\"metadata\":{\"name\":\"" name "\"," labels note "}," rest "}"
      print "---\n" body
      print "/" path "/" name "\t" body >lines
    } }' >"$1/manifests.yaml"
  cp "$1/manifests.yaml" "$1/chart/templates/all.yaml"
}

anchored() { # anchor [name [more]]: one document
  printf -- '---\nversion: emco/v2\nresourceContext: {anchor: %s}\n' "$1"
  if [ -n "${2-}" ]; then printf 'metadata: {name: %s}\n' "$2"; fi
  if [ -n "${3-}" ]; then printf '%b\n' "$3"; fi
}

app=projects/p/composite-apps/bench/v1
group=$app/deployment-intent-groups/bench
cloud=projects/p/logical-clouds/bench

bundle() { # chart clusters…: the intents that put it on each of them
  local chart=$1 name
  shift
  anchored cluster-providers edge
  anchored projects p
  anchored projects/p/logical-clouds bench 'spec: {level: "0", namespace: bench}'
  for name; do
    anchored cluster-providers/edge/clusters "$name" "file: $clusters/$name/kubeconfig"
    anchored "cluster-providers/edge/clusters/$name/labels" "" "clusterLabel: bench"
    anchored $cloud/cluster-references "on-$name" "spec: {clusterProvider: edge, cluster: $name}"
  done
  anchored projects/p/composite-apps bench 'spec: {compositeAppVersion: v1}'
  anchored $app/apps web "file: $chart"
  anchored $app/composite-profiles plain
  anchored $app/deployment-intent-groups bench 'spec: {compositeProfile: plain, version: bench, logicalCloud: bench}'
  anchored $group/generic-placement-intents all
  anchored $group/generic-placement-intents/all/app-intents web \
    'spec: {app: web, intent: {allOf: [{clusterProvider: edge, clusterLabel: bench}]}}'
  anchored $group/intents all 'spec: {intent: {genericPlacementIntent: all}}'
  anchored $cloud/instantiate
  anchored $group/instantiate
}

# ---- one run: milliseconds, and KiB

measure() { # file command…: appends a line to the file; the command must not fail
  local file=$1 begin end kilobytes
  shift
  begin=$(date +%s%N)
  /usr/bin/time -f %M "$@" >said 2>error || echo failed >>error
  end=$(date +%s%N)
  kilobytes=$(tail -1 error)
  case $kilobytes in *[!0-9]* | '') echo "$* failed: $(cat said error)" >&2; exit 1 ;; esac
  echo "$(((end - begin) / 1000000)) $kilobytes" >>"$file"
}
median() { sort -n "$1" | awk -v field="${2:-1}" '{ found[NR] = $field } END { print found[int((NR + 1) / 2)] }'; }

status=0
line() { # what, file, [what of a peer, its milliseconds, times that it has to be slower at least]
  local mine memory
  mine=$(median "$2")
  memory=$(cut -d' ' -f2 "$2" | sort -n | tail -1)
  printf '%-42s %8.2f s %6d MiB' "$1" "$(awk "BEGIN { print $mine / 1000 }")" $((memory / 1024))
  if [ $# -gt 2 ]; then
    awk -v mine="$mine" -v peer="$4" -v least="$5" -v what="$3" 'BEGIN {
      missed = peer / mine < least
      printf("   %-26s %8.2f s  %6.2f x", what, peer / 1000, peer / mine)
      printf((missed ? "  MISSED: at least %.2f x" : "  (at least %.2f x)"), least)
      exit missed }' || status=1
  fi
  echo
}
limit() { # what, found, at most, unit
  awk -v what="$1" -v found="$2" -v most="$3" -v unit="$4" 'BEGIN {
    missed = found > most
    printf("%-42s %8.2f %s%s at most %s\n", what, found, unit, (missed ? "  MISSED:" : ""), most)
    exit missed }' || status=1
}

workload first "$objects"
workload second "$objects" changed
k() { "$tools/kubectl" --kubeconfig "$clusters/c1/kubeconfig" "$@"; }
empty() {
  k delete namespace bench --ignore-not-found --wait >/dev/null
  k create namespace bench >/dev/null
}
gone() { k delete namespace bench --ignore-not-found --wait >/dev/null; }
mine() { # arguments: what is not measured
  "$emcoctl" --store "$store" "$@" >said 2>&1 || { echo "emcoctl $* failed: $(cat said)" >&2; exit 1; }
}

printf '%s objects, one cluster; medians of %s runs\n' "$objects" "$runs"
seconds=$("$work/load" "$clusters/c1/kubeconfig" first/objects | tee widths | awk '{ print $1 * 1000 }')
for ((run = 0; run < runs; ++run)); do
  store=$work/one-$run/store.db
  mkdir -p "$work/one-$run"
  gone
  mine init
  bundle "$work/first/chart" c1 >first.yaml
  bundle "$work/second/chart" c1 >second.yaml
  # Logical cloud and namespace are there, as for the peers.
  mine apply -f first.yaml --intents-only
  mine instantiate $cloud --auto-approve
  measure create "$emcoctl" --store "$store" instantiate $group --auto-approve
  cp "$clusters/c1/audit.log" before
  measure plan "$emcoctl" --store "$store" plan -f first.yaml
  tail -c "+$(($(stat -c %s before) + 1))" "$clusters/c1/audit.log" >requests
  measure plan-change "$emcoctl" --store "$store" plan -f second.yaml
  measure change "$emcoctl" --store "$store" apply -f second.yaml --auto-approve
  measure status "$emcoctl" --store "$store" status $group
  mine terminate $group --auto-approve
  mine terminate $cloud --auto-approve

  empty
  measure helm-create "$tools/helm" --kubeconfig "$clusters/c1/kubeconfig" install bench first/chart -n bench
  measure helm-change "$tools/helm" --kubeconfig "$clusters/c1/kubeconfig" upgrade bench second/chart -n bench
  empty
  measure kubectl-create "$tools/kubectl" --kubeconfig "$clusters/c1/kubeconfig" apply --server-side -n bench -f first/manifests.yaml
  measure kubectl-diff "$tools/kubectl" --kubeconfig "$clusters/c1/kubeconfig" diff --server-side -n bench -f first/manifests.yaml
  measure kubectl-change "$tools/kubectl" --kubeconfig "$clusters/c1/kubeconfig" apply --server-side -n bench -f second/manifests.yaml
  if [ -n "${EMCO_KAPP-}" ]; then
    empty
    kapp=("$EMCO_KAPP" deploy -y -a bench -n bench --kubeconfig "$clusters/c1/kubeconfig")
    measure kapp-create "${kapp[@]}" -f first/manifests.yaml
    measure kapp-plan "${kapp[@]}" -f first/manifests.yaml --diff-run
    measure kapp-plan-change "${kapp[@]}" -f second/manifests.yaml --diff-run
    measure kapp-change "${kapp[@]}" -f second/manifests.yaml
  fi
done
gone
line "create" create "bare load, $(cut -d' ' -f2 widths) at once" "$seconds" 0.8
line "" create "helm install" "$(median helm-create)" 3
line "" create "kubectl apply" "$(median kubectl-create)" 1
line "plan, nothing changed" plan "kubectl diff" "$(median kubectl-diff)" 1
if [ -n "${EMCO_KAPP-}" ]; then line "" plan "kapp --diff-run" "$(median kapp-plan)" 10; fi
line "plan, 5 % changed" plan-change
line "apply, 5 % changed" change "helm upgrade" "$(median helm-change)" 1
line "" change "kubectl apply" "$(median kubectl-change)" 1
if [ -n "${EMCO_KAPP-}" ]; then line "" change "kapp deploy" "$(median kapp-change)" 5; fi
line "status" status
limit "plan, nothing changed" "$(awk "BEGIN { print $(median plan) / 1000 }")" 0.25 s
limit "peak memory of these" "$(awk "BEGIN { print $(cat create plan plan-change change status | cut -d' ' -f2 | sort -n | tail -1) / 1024 }")" 64 MiB
limit "requests of that plan that change" "$(grep -cE '"verb":"(create|update|patch|delete)' requests || true)" 0 ""
printf 'requests of that plan: %s, %s of them lists\n' "$(wc -l <requests)" "$(grep -c '"verb":"list"' requests)"

printf '\n%s objects on each of two clusters at once; upstream needed 117, 19 and 61 s for 1,000\n' "$objects"
for size in $((objects / 10)) "$objects"; do
  workload "two-$size" "$size"
  workload "two-$size-changed" "$size" changed
  for ((run = 0; run < runs; ++run)); do
    store=$work/two-$size-$run/store.db
    mkdir -p "$work/two-$size-$run"
    mine init
    bundle "$work/two-$size/chart" c1 c2 >two.yaml
    bundle "$work/two-$size-changed/chart" c1 c2 >two-changed.yaml
    mine apply -f two.yaml --intents-only
    mine instantiate $cloud --auto-approve
    measure "instantiate-$size" "$emcoctl" --store "$store" instantiate $group --auto-approve
    measure "update-$size" "$emcoctl" --store "$store" apply -f two-changed.yaml --auto-approve
    measure "terminate-$size" "$emcoctl" --store "$store" terminate $group --auto-approve
    mine terminate $cloud --auto-approve
  done
done
if [ "$objects" = 1000 ]; then
  line "instantiate" instantiate-1000 upstream 117000 10
  line "update of 5 %" update-1000 upstream 19000 10
  line "terminate, until gone" terminate-1000 upstream 61000 10
else
  for word in instantiate update terminate; do line $word "$word-$objects"; done
fi
printf 'ten times the objects take %s times as long to instantiate\n' \
  "$(awk "BEGIN { printf \"%.1f\", $(median "instantiate-$objects") / $(median "instantiate-$((objects / 10))") }")"

if [ "$large" -gt 0 ]; then
  printf '\n%s objects on one cluster, nothing changed\n' "$large"
  workload large "$large"
  store=$work/large.db
  mine init
  bundle "$work/large/chart" c1 >large.yaml
  mine apply -f large.yaml --auto-approve
  for ((run = 0; run < runs; ++run)); do measure plan-large "$emcoctl" --store "$store" plan -f large.yaml; done
  line "plan, nothing changed" plan-large
  limit "elapsed" "$(awk "BEGIN { print $(median plan-large) / 1000 }")" 1.5 s
  limit "memory" "$(awk "BEGIN { print $(median plan-large 2) / 1024 }")" 150 MiB
fi

printf '\nbefore anything is looked at\n'
for word in --version --help; do
  for ((run = 0; run < 9; ++run)); do measure "start$word" "$emcoctl" $word; done
  limit "$word" "$(median "start$word")" 10 ms
done
exit $status
