#!/usr/bin/env bash
# --wait awaits readiness: of workloads that get ready, and not for ever of those that do not.
. "$(dirname "$0")/library.sh"

world
run 0 apply "${bundle[@]}" --auto-approve --wait
for cluster in c1 c2; do
  [ "$(object $cluster "$(apps deployments/web)" .status.readyReplicas)" = 1 ] || fail "the deployment on $cluster is not ready"
done
all_is_well

# Pods that no node takes: everything is written, nothing gets ready.
sed -i 's/^    spec:$/    spec:\n      nodeSelector: {nowhere: "true"}/' chart/templates/web.yaml
run 9 apply "${bundle[@]}" --auto-approve --wait --wait-timeout 3s
says "Deployment.apps $space/web" 'not ready'
[ "$(phase "$group")" = Instantiated ] || fail "the group is $(phase "$group")"

# What is to be removed is kept until what replaces it is ready.
values 'pages: 1' 'greeting: new'
run 4 apply "${bundle[@]}" --auto-approve --wait --wait-timeout 3s
says 'kept, because what replaces it is not ready'
is_there c1 "$(core configmaps/page-1)" || fail "an object was removed before what replaces it was ready"
cp "$suite/chart/templates/web.yaml" chart/templates/web.yaml
run 0 apply "${bundle[@]}" --auto-approve --wait
if is_there c1 "$(core configmaps/page-1)"; then fail "an object that nothing wants is still there"; fi
all_is_well
terminate
nothing_is_left
