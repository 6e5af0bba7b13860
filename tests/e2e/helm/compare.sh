#!/usr/bin/env bash
# Renders charts with Helm itself and with the program, and wants the same bytes: charts that `helm create` makes with
# values that switch every branch of theirs, all samples, and charts/ beside this file: sub-charts, a library, archives.
#   compare.sh EMCOCTL
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
emcoctl=$(realpath "$1")
helm=$("$here/../tools.sh" helm)/helm
values=$here/values

work=$(mktemp -d "${TMPDIR:-/tmp}/emcoctl-helm-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work"
unset "${!HELM_@}" "${!EMCOCTL_@}"
export HELM_CONFIG_HOME=$work/helm HELM_CACHE_HOME=$work/helm HELM_DATA_HOME=$work/helm KUBECONFIG=/dev/null

equal=0 refused=0 wrong=0
random= # the key of a text that templates make up, while a chart has one

# ---- one row: the same chart and options to both

# Without a cluster the program assumes this Kubernetes, and every Helm another one.
ask_helm() { # release chart option…
  want_status=0
  local cluster=(--kube-version 1.35.0)
  if [[ " $* " == *" --kube-version "* ]]; then cluster=(); fi
  "$helm" template "$@" "${cluster[@]}" >want 2>want.err || want_status=$?
}

ask_emcoctl() { # release chart option…
  local release=$1 chart=$2
  shift 2
  got_status=0
  "$emcoctl" chart render "$chart" --name "$release" "$@" >got 2>got.err || got_status=$?
}

# What the two answers are to each other. Nothing but the bytes counts: neither white space nor order is forgiven.
verdict() {
  if [ $want_status != 0 ] && [ $got_status != 0 ]; then
    if [ -s got ]; then echo "refused, but something is printed"; else echo refused; fi
  elif [ $want_status != 0 ]; then
    echo "Helm alone refuses: $(head -c 500 want.err)"
  elif [ $got_status != 0 ]; then
    echo "Helm alone renders: $(head -c 500 got.err)"
  elif ! cmp -s want got; then
    echo "differs: $(diff -U1 want got | head -40)"
  elif [ ! -s want ]; then
    echo empty # says nothing about the engine
  else
    echo equal
  fi
}

complain() { # what words…
  local what=$1
  shift
  echo "FAILED: $*" >&2
  echo "  $what" >&2
  wrong=$((wrong + 1))
}

settle() { # release chart option…: what was asked has to be equal
  local answer
  if [ -n "$random" ]; then hide_random want && hide_random got || complain "no random text at the key '$random'" "$@"; fi
  answer=$(verdict)
  if [ "$answer" = equal ]; then equal=$((equal + 1)); else complain "$answer" "$@"; fi
}

# Two runs of Helm differ in a text that templates make up: alphabet and length are what can be compared.
hide_random() { # file
  sed -i -E "/^ *$random: \"[A-Za-z0-9]{8,}\"\$/{h; s/.*\"(.*)\"/\\1/; s/./?/g; x; G; s/\".*\n/RANDOM /}" "$1"
  [ "$(grep -c "$random: RANDOM" "$1")" = 1 ]
}

renders() { # release chart option…: both write the same
  ask_helm "$@"
  ask_emcoctl "$@"
  cat want >>seen
  settle "$@"
}

refuses() { # words-of-helm words-of-the-program release chart option…: both fail, for the same reason
  local helms=$1 ours=$2 answer
  shift 2
  ask_helm "$@"
  ask_emcoctl "$@"
  answer=$(verdict)
  if [ "$answer" != refused ]; then
    complain "$answer" "$@"
  elif ! grep -qF -- "$helms" want.err; then
    complain "Helm says: $(cat want.err)" "$@"
  elif ! grep -qF -- "$ours" got.err; then
    complain "the program says: $(cat got.err)" "$@"
  else
    refused=$((refused + 1))
  fi
}

must() { "$@" >log 2>&1 || { cat log >&2; echo "FAILED: $*" >&2; exit 1; }; }

# ---- the comparison itself: one byte is enough, and one side's failure too

must "$helm" create mirror
ask_helm one mirror --set replicaCount=1
ask_emcoctl one mirror --set replicaCount=2
[ "$(cmp -l want got | wc -l)" = 1 ] || { echo "FAILED: the two are not one byte apart" >&2; exit 1; }
[[ $(verdict) == differs:* ]] || { echo "FAILED: one byte is not seen" >&2; exit 1; }
ask_emcoctl one mirror --set replicaCount=1
[ "$(verdict)" = equal ] || { echo "FAILED: the same is not seen: $(verdict)" >&2; exit 1; }
printf '\n' >>got
[[ $(verdict) == differs:* ]] || { echo "FAILED: a line's end more is not seen" >&2; exit 1; }
ask_emcoctl One mirror
[[ $(verdict) == "Helm alone renders:"* ]] || { echo "FAILED: a failure of the program is not seen" >&2; exit 1; }
ask_helm One mirror
[ "$(verdict)" = refused ] || { echo "FAILED: two failures are not seen" >&2; exit 1; }
ask_emcoctl one mirror
[[ $(verdict) == "Helm alone refuses:"* ]] || { echo "FAILED: a failure of Helm is not seen" >&2; exit 1; }

# ---- what helm create makes

# Every file of values, alone.
created() { # chart
  local chart=$1 file
  renders web "$chart"
  renders a.b-c "$chart" --namespace shop
  renders "$(printf '%053d' 0)" "$chart"
  for file in "$values"/*.yaml; do
    renders web "$chart" --namespace shop -f "$file"
  done
}

# Every value of the chart, and every way to give one.
switched() { # chart
  local chart=$1
  renders web "$chart" -f "$values/pod.yaml" -f "$values/ingress.yaml" -f "$values/autoscaling.yaml" \
    -f "$values/http_route.yaml" -f "$values/account.yaml"
  renders web "$chart" -f "$values/pod.yaml" -f "$values/awkward.yaml" # the later file wins
  renders web "$chart" -f "$values/awkward.yaml" -f "$values/pod.yaml" --set nodeSelector=null,podAnnotations.y=null
  renders web "$chart" --set fullnameOverride=whole
  renders web "$chart" --set nameOverride=part
  renders web "$chart" --set nameOverride=web-and-a-name-that-is-so-long-that-it-is-cut-in-the-very-middle-of-it
  renders web "$chart" --set-string fullnameOverride=123
  renders web "$chart" --set replicaCount=0
  renders web "$chart" --set replicaCount=3,image.tag=1.27.1,image.pullPolicy=Always,image.repository=my.registry/nginx
  renders web "$chart" --set-string image.tag=1.10
  renders web "$chart" --set image.tag=1.10,image.tag=7
  renders web "$chart" --set serviceAccount.create=false
  renders web "$chart" --set serviceAccount.create=false,serviceAccount.name=keeper
  renders web "$chart" --set serviceAccount.automount=false
  renders web "$chart" --set service.type=NodePort,service.port=8080
  renders web "$chart" --set service.type=LoadBalancer
  renders web "$chart" --set service.type=ExternalName
  renders web "$chart" --set livenessProbe=null,readinessProbe=null
  renders web "$chart" --set 'tolerations[0].operator=Exists,tolerations[1].key=a\,b,imagePullSecrets[1].name=second'
  renders web "$chart" --set 'nodeSelector.kubernetes\.io/os=linux,volumes={a,b},volumeMounts={}'
  renders web "$chart" --set-json 'podAnnotations={"a":"1","b":"x,y=z"},replicaCount=4,affinity={"a":[1,2.50,null,{}]}'
  renders web "$chart" --set-literal 'podAnnotations.text={a,b}=c\d'
  renders web "$chart" --set-file "podAnnotations.file=$values/awkward.yaml"
  renders web "$chart" --set-file 'podAnnotations.example\.com/a=infinite.yaml,podAnnotations.b=infinite.yaml,volumes={infinite.yaml}'
  refuses "none.yaml: no such file" file.not-found web "$chart" --set-file podAnnotations.a=none.yaml
  renders web "$chart" --set ingress.enabled=true,httpRoute.enabled=true
  renders web "$chart" --set 'ingress.enabled=true,ingress.hosts=null'
  renders web "$chart" --set 'httpRoute.enabled=true,httpRoute.hostnames=null'
  renders web "$chart" --set 'httpRoute.enabled=true,httpRoute.rules=null'
  renders web "$chart" --set autoscaling.enabled=true,autoscaling.targetCPUUtilizationPercentage=null
  renders web "$chart" --kube-version 1.25.3
  renders web "$chart" --kube-version v1.31.7+k3s1 --api-versions networking.k8s.io/v1/Ingress --is-upgrade
  renders web "$chart" --no-hooks
  renders web "$chart" --include-crds
  refuses "nil pointer evaluating interface {}" chart.template-failed web "$chart" --set image=null
  refuses "error calling first" "error calling first" web "$chart" \
    --set httpRoute.enabled=true,httpRoute.parentRefs=null,httpRoute.hostnames=null # in the notes, which nobody sees
  refuses "failed parsing --set-json" chart.set-invalid web "$chart" --set-json '{"replicaCount":5,"podLabels":{"a":"b"}}'
  refuses "unsupported value: +Inf" chart.values-invalid web "$chart" -f infinite.yaml
  refuses "invalid release name" chart.release-name-invalid Web "$chart"
  refuses "invalid release name" chart.release-name-invalid "$(printf '%054d' 0)" "$chart"
  refuses "YAML" chart.manifest-invalid web "$chart" --set-string 'nameOverride=a: b'
}

# All sets of the switches at once.
combinations() { # chart
  local chart=$1 bits switches=(ingress.enabled=true httpRoute.enabled=true autoscaling.enabled=true
    serviceAccount.create=false service.type=NodePort livenessProbe=null) chosen i
  for ((bits = 0; bits < 1 << ${#switches[@]}; ++bits)); do
    chosen=()
    for i in "${!switches[@]}"; do
      if ((bits >> i & 1)); then chosen+=(--set "${switches[i]}"); fi
    done
    renders web "$chart" "${chosen[@]}"
  done
}

echo 'replicaCount: .inf' >infinite.yaml
for name in web Shop_2.x on 1.10 "$(printf 'chart-%.0s' {1..12})long"; do
  must "$helm" create "$name"
  created "$name"
done
switched web
switched Shop_2.x
must "$helm" package web --version 2.0.0+build.7 --app-version 9.10
created web-2.0.0+build.7.tgz
switched web-2.0.0+build.7.tgz
combinations web

# Whatever a template of the created chart can write was written: every branch was taken by some row.
grep -rhoE '^ *(- )?[A-Za-z]+:' web/templates --include='*.yaml' | tr -d ' -' | sort -u >keys
grep -oE '[A-Za-z]+:' seen | sort -u | comm -23 keys - | sed 's/^/FAILED: no row made the created chart write /' >unseen
if [ -s unseen ]; then cat unseen >&2; wrong=$((wrong + 1)); fi

# ---- the samples, and the chart of the scenarios

# shellcheck source=tests/e2e/helm/samples.sh
source "$here/samples.sh"

# ---- charts with sub-charts and a library

# shellcheck source=tests/e2e/helm/parts.sh
source "$here/parts.sh"

if [ $wrong != 0 ]; then
  echo "$wrong of $((equal + refused + wrong)) comparisons differ" >&2
  exit 1
fi
echo "$equal renders equal, $refused refused by both"
