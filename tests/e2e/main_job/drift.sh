#!/usr/bin/env bash
# What somebody deletes or edits by hand is shown as drift, and repaired; what others add to our objects is left alone.
. "$(dirname "$0")/library.sh"

instantiate
all_is_well

# Fields, labels and annotations that others add are theirs: no drift, and an update keeps them.
edit c1 "$(core configmaps/settings)" '{"metadata":{"labels":{"team":"blue"},"annotations":{"note":"theirs"}},"data":{"added":"theirs"}}'
edit c1 "$(apps deployments/web)" '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"registry.k8s.io/e2e-test-images/nginx:1.15-4","env":[{"name":"GREETING","value":"hello"}]}],"terminationGracePeriodSeconds":5}}}}'
foreign() {
  object c1 "$(core configmaps/settings)" '[.metadata.labels.team, .metadata.annotations.note, .data.added] | join(" ")'
  object c1 "$(apps deployments/web)" .spec.template.spec.terminationGracePeriodSeconds
}
[ "$(foreign | xargs)" = 'blue theirs theirs 5' ] || fail "the fields of others are $(foreign)"
all_is_well
values 'greeting: new'
run 0 apply "${bundle[@]}" --auto-approve
[ "$(foreign | xargs)" = 'blue theirs theirs 5' ] || fail "an update changed fields of others: $(foreign)"
all_is_well

# Edited by hand: a field of ours changed, and one taken away.
edit c1 "$(core configmaps/settings)" '{"data":{"greeting":"by hand","color":null}}'
edit c2 "$(apps deployments/web)" '{"spec":{"replicas":3}}'
plan 2 --detailed-exitcode
says 'changed by hand' 'by hand' color "Deployment.apps $space/web" '2 drifts repaired'
run 0 apply --auto-approve
[ "$(object c1 "$(core configmaps/settings)" '.data | .greeting + " " + .color')" = 'new blue' ] || fail "the edit is still there"
[ "$(object c2 "$(apps deployments/web)" .spec.replicas)" = 1 ] || fail "the replicas are as edited"
all_is_well

# Deleted by hand.
remove c2 "$(core services/web)"
remove c1 "$(core configmaps/page-0)"
plan 2 --detailed-exitcode
says "Service $space/web" "ConfigMap $space/page-0" '2 drifts repaired'
run 0 apply --auto-approve
is_there c2 "$(core services/web)" || fail "the deleted service is still missing"
is_there c1 "$(core configmaps/page-0)" || fail "the deleted page is still missing"
all_is_well

# Deleted by hand what an update removes, and what a termination removes: gone is gone.
remove c1 "$(core configmaps/page-1)"
values 'greeting: new' 'pages: 1'
run 0 apply "${bundle[@]}" --auto-approve
all_is_well
remove c1 "$(core configmaps/settings)"
terminate
nothing_is_left
