#!/usr/bin/env bash
# Renders charts with the program and with helm, side by side: tests/bench/chart.sh [RUNS]. Needs a release build and
# what tests/e2e/tools.sh builds. Each row: medians of RUNS runs (default 9), taken in turns, of the whole process, and
# the largest memory; the last line is how often one core renders the helm create chart. Fails where a demand is missed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
runs=${1:-9}
cmake --preset release -S "$root" >/dev/null
cmake --build "$root/build/release" --target emcoctl bench_chart >/dev/null
emcoctl=$root/build/release/emcoctl
helm=$("$here/../e2e/tools.sh" helm)/helm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HELM_CONFIG_HOME=$work/helm HELM_CACHE_HOME=$work/helm HELM_DATA_HOME=$work/helm KUBECONFIG=/dev/null

# ---- charts: what helm create makes, the same twenty times below another, and one of a thousand objects
"$helm" create web >/dev/null
mkdir -p umbrella/charts
echo '{apiVersion: v2, name: umbrella, version: 1.0.0}' >umbrella/Chart.yaml
echo '{}' >umbrella/values.yaml
for i in $(seq 20); do
  cp -r web "umbrella/charts/web$i"
  sed -i "s/^name: web/name: web$i/" "umbrella/charts/web$i/Chart.yaml"
  find "umbrella/charts/web$i/templates" -type f -exec sed -i "s/\"web\\./\"web$i./" {} +
done
mkdir -p objects/templates
echo '{apiVersion: v2, name: objects, version: 1.0.0}' >objects/Chart.yaml
echo '{count: 500, labels: {team: shop, tier: back}}' >objects/values.yaml
cat >objects/templates/all.yaml <<'T'
{{- define "objects.labels" }}
    app: {{ .name | quote }}
    {{- toYaml .root.Values.labels | nindent 4 }}
{{- end }}
{{- range $i := until (int .Values.count) }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ printf "config-%d" $i }}
  labels:
    {{- include "objects.labels" (dict "root" $ "name" (printf "app-%d" $i)) }}
data:
  index: {{ $i | quote }}
  text: |
    {{- repeat 3 "some line of text\n" | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ printf "service-%d" $i }}
  labels:
    {{- include "objects.labels" (dict "root" $ "name" (printf "app-%d" $i)) }}
spec:
  selector: {app: app-{{ $i }}}
  ports: [{port: {{ add 8000 $i }}, name: http}]
{{- end }}
T

# ---- one run: hundredths of a millisecond, and KiB
measure() { # command…
  local begin end kilobytes
  begin=$(date +%s%N)
  kilobytes=$( { /usr/bin/time -f %M "$@" >/dev/null; } 2>&1 | tail -1)
  end=$(date +%s%N)
  echo "$(((end - begin) / 10000)) $kilobytes"
}
median() { sort -n | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }

status=0
printf '%-12s %10s %10s %8s %12s %12s %8s\n' chart helm emcoctl ratio 'helm MiB' 'emcoctl MiB' ratio
row() { # chart least-ratio
  local chart=$1 least=$2 i
  : >ours && : >theirs
  for ((i = 0; i < runs; ++i)); do
    measure "$helm" template web "$chart" --kube-version 1.35.0 >>theirs
    measure "$emcoctl" chart render "$chart" --name web >>ours
  done
  awk -v chart="$chart" -v least="$least" -v ours="$(median <ours)" -v theirs="$(median <theirs)" \
    -v our_memory="$(cut -d' ' -f2 ours | median)" -v their_memory="$(cut -d' ' -f2 theirs | median)" 'BEGIN {
      printf "%-12s %7.1f ms %7.1f ms %7.1fx %12.1f %12.1f %7.2fx\n", chart, theirs / 100, ours / 100, theirs / ours,
        their_memory / 1024, our_memory / 1024, our_memory / their_memory
      exit !(theirs / ours >= least && our_memory / their_memory <= 0.25)}' || { echo "missed: $chart wants $least"; status=1; }
}
row web 8
row umbrella 15
row objects 15
"$root/build/release/tests/bench_chart" web 3 | tee rate
awk '{exit !($1 >= 10000)}' rate || { echo "missed: 10000 wanted"; status=1; }
exit $status
