#!/usr/bin/env bash
# A field that another manager applies is a conflict that names field and manager; --yield and --take decide it.
. "$(dirname "$0")/library.sh"

replicas() { object "$1" "$(apps deployments/web)" .spec.replicas; }

scaler() { # cluster replicas: an autoscaler that applies the number of replicas
  echo "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"$space\"},\"spec\":{\"replicas\":$2}}" |
    claim "$1" "$(apps deployments/web)" scaler
}

instantiate
scaler c1 4
field=Deployment/$space/web:spec.replicas
plan 11
says plan.field-conflict spec.replicas "Deployment.apps $space/web" edge/c1 scaler "--yield $field" "--take $field"
run 11 apply --auto-approve
[ "$(replicas c1)" = 4 ] || fail "a refused plan changed the replicas"

# Yielded: the field is theirs from now on, whatever they make of it.
run 0 apply --auto-approve --yield "$field"
[ "$(replicas c1)" = 4 ] || fail "a yielded field was changed to $(replicas c1)"
all_is_well
scaler c1 6
all_is_well
values 'greeting: new'
run 0 apply "${bundle[@]}" --auto-approve
[ "$(replicas c1)" = 6 ] || fail "an update changed a yielded field to $(replicas c1)"
all_is_well

# Taken: it is ours again.
run 0 apply --auto-approve --take "$field"
[ "$(replicas c1)" = 1 ] || fail "a taken field is $(replicas c1)"
all_is_well

# Through the subresource "scale", as autoscalers do it.
ask c2 "$(apps deployments/web/scale)?fieldManager=autoscaler" -f -X PATCH -H 'Content-Type: application/merge-patch+json' \
  -d '{"spec":{"replicas":5}}' >/dev/null || fail "no scaling"
plan 11
says plan.field-conflict spec.replicas autoscaler
run 0 apply --auto-approve --yield "$field"
[ "$(replicas c2)" = 5 ] || fail "a yielded field was changed to $(replicas c2)"
all_is_well
terminate
nothing_is_left
