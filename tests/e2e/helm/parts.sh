# Charts of several parts as Helm renders them; compare.sh reads this.
# shellcheck shell=bash disable=SC2154

cp -r "$here/charts" parts
must "$helm" dependency update parts/depot # packs store, queue and bits into its charts folder, as archives
must "$helm" package parts/depot
# The same with the parts as folders, the nested one an archive.
cp -r parts/depot opened
rm opened/charts/*.tgz
cp -r parts/store parts/queue parts/bits opened/charts/
must "$helm" package opened/charts/store/charts/disk --destination opened/charts/store/charts
rm -r opened/charts/store/charts/disk

depot() { # chart
  local chart=$1
  renders goods "$chart"
  renders goods "$chart" --namespace stock --include-crds
  renders goods "$chart" --no-hooks
  renders goods "$chart" --include-crds --no-hooks --is-upgrade
  # Which parts there are: conditions, the first that is found, and tags.
  renders goods "$chart" --set primary.enabled=false
  renders goods "$chart" --set primary.disk.enabled=true
  renders goods "$chart" --set archiving.enabled=false
  renders goods "$chart" --set archive.wanted=false,archiving.enabled=true
  renders goods "$chart" --set archive.wanted=true,archiving.enabled=false,tags.storage=false
  renders goods "$chart" --set archiving=null
  renders goods "$chart" --set archiving=null,tags.storage=false
  renders goods "$chart" --set archive.wanted=perhaps,archiving.enabled=false
  renders goods "$chart" --set tags.messaging=true
  renders goods "$chart" --set tags.storage=true
  renders goods "$chart" --set tags.storage=false,tags.messaging=false
  renders goods "$chart" --set tags=null
  renders goods "$chart" --set primary.enabled=false,archiving.enabled=false,tags.messaging=false
  # Values of parts, global ones, imported ones.
  renders goods "$chart" --set tags.messaging=true,queueHost=mine,queueLimits.memory=2Gi
  renders goods "$chart" --set tags.messaging=true,queue.host=other,queue.limits.messages=7
  renders goods "$chart" --set tags.messaging=true,queue.exports.settings.queuePort=1
  renders goods "$chart" --set global.region=east,global.only=mine,global.shared.also=mine
  renders goods "$chart" --set primary.global.region=west
  renders goods "$chart" --set global.shared=null,global.region=null
  renders goods "$chart" --set primary.size=null,archive.disk.speed=null,archive.disk.blocks=1024
  renders goods "$chart" --set primary=null
  renders goods "$chart" --set-json 'archive={"size":"2Ti","disk":{"enabled":false},"list":[1,{"a":null}]}'
  renders goods "$chart" --set-json 'global={"region":["a","b"]}'
  renders goods "$chart" -f "$values/awkward.yaml"
  renders goods "$chart" -f "$values/awkward.yaml" -f "$values/pod.yaml" --set-file secretText="$values/pod.yaml"
  renders goods "$chart" --set 'parts.b[1].x=1,parts.a={},parts.c={1,two,true,null,1.5}'
  renders goods "$chart" --set-literal 'greeting={{ .Values.password }},b=c' --set password=x
  renders goods "$chart" --set guarded=true,password=0
  renders goods "$chart" --set replicas=11 --skip-schema-validation
  # The cluster.
  renders goods "$chart" --kube-version 1.25
  renders goods "$chart" --kube-version v1.30.4-gke.100
  renders goods "$chart" --api-versions monitoring.coreos.com/v1/ServiceMonitor --api-versions apps/v1/Deployment
  renders goods "$chart" --api-versions monitoring.coreos.com/v1/ServiceMonitor,apps/v1/Deployment
  # What both refuse.
  refuses "requires kubeVersion" chart.kube-version-unsupported goods "$chart" --kube-version 1.24.9
  refuses "maximum: got 11, want 10" chart.schema-violation goods "$chart" --set replicas=11
  refuses "greeting" chart.schema-violation goods "$chart" --set greeting=null
  refuses "the depot wants a password" "the depot wants a password" goods "$chart" --set guarded=true
  refuses "the notes of the depot refuse" "the notes of the depot refuse" goods "$chart" --set refuse=true
  refuses "nil pointer" chart.template-failed goods "$chart" --set queueLimits=null
  refuses "failed parsing --set data" chart.set-invalid goods "$chart" --set 'a[b]=1'
  refuses "invalid kube version" chart.kube-version-invalid goods "$chart" --kube-version one
  refuses "mapping values are not allowed" "mapping values are not allowed" goods "$chart" --set 'parts.a: b=1'
}

depot parts/depot
depot depot-1.4.0-rc.1+build.5.tgz
depot opened

# An archive by another packer: backwards, with folders in it, and not filtered by .helmignore when it is read.
find opened | tar -czf unfiltered.tgz --no-recursion -T -
refuses "an ignored file is rendered" "an ignored file is rendered" goods unfiltered.tgz
find opened ! -name '*.bak' | sort -r | tar -czf backwards.tgz --no-recursion -T -
renders goods backwards.tgz --include-crds
renders goods backwards.tgz --set tags.messaging=true,archiving.enabled=false

# A part alone, the library, and charts that are none.
renders alone parts/queue --set global.region=here
refuses "library charts are not installable" chart.library alone parts/bits
rm opened/charts/bits/Chart.yaml
refuses "bits" chart. goods opened
rm -r opened/charts/bits
refuses "missing in charts/ directory: bits" chart.dependency-missing goods opened
refuses "Chart.yaml file is missing" chart.not-a-chart goods parts
head -c 700 web-2.0.0+build.7.tgz >cut.tgz
refuses "unexpected EOF" archive. web cut.tgz
