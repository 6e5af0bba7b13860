#!/usr/bin/env bash
# Secrets – a kubeconfig's token, the values of Secrets, a sync object's – show nowhere: not in what is printed, not in
# the store, its backups, its exports or its caches, not in a saved plan, not when something fails.
. "$(dirname "$0")/library.sh"

world
cp "$clusters/c1/token.kubeconfig" c1.kubeconfig
token=$(cut -d, -f1 "$clusters/c1/tokens.csv")
run 0 validate "${bundle[@]}"
plan 2 "${bundle[@]}" --detailed-exitcode
run 0 plan "${bundle[@]}" --json
run 0 plan "${bundle[@]}" --verbose
run 0 apply "${bundle[@]}" --auto-approve --json
generated=$(object c1 "$(core secrets/password)" .data.generated | base64 -d)
[ ${#generated} = 24 ] || fail "the generated value is '$generated'"
[ "$(object c1 "$(core secrets/password)" .data.password | base64 -d)" = "$canary" ] || fail "the Secret is wrong"
all_is_well

# A Secret that changes, is edited by hand, is refused by the server.
sed -i "s/^password: .*/password: $canary-2/" chart/values.yaml
run 0 plan "${bundle[@]}" --verbose
says "Secret $space/password"
run 0 apply "${bundle[@]}" --auto-approve --json
edit c2 "$(core secrets/password)" "{\"data\":{\"password\":\"$(echo "$canary-by-hand" | base64 -w0)\"}}"
run 0 plan --verbose
says "Secret $space/password"
run 0 apply --auto-approve

refused_both_ways() { # in the plan, where the Secret is there, and by the write, where it is new
  plan 3 "${bundle[@]}"
  says plan.refused-by-server "Secret $space/password"
  run 0 terminate "$group" --auto-approve
  run 4 apply "${bundle[@]}" --auto-approve
  says apply.refused
}

# A value that is not base64.
sed -i 's/^stringData:/data:/' chart/templates/web.yaml
refused_both_ways

# A value that servers repeat when they refuse it.
cp "$suite/chart/templates/web.yaml" chart/templates/web.yaml
run 0 apply "${bundle[@]}" --auto-approve
sed -i 's/^  name: password/  name: password\n  finalizers: ["no {{ .Values.password }}"]/' chart/templates/web.yaml
refused_both_ways
cp "$suite/chart/templates/web.yaml" chart/templates/web.yaml
run 0 apply "${bundle[@]}" --auto-approve

# Everything that can be written.
run 0 export exported
run 0 store backup backup.db
run 0 rollback "$group" --to 1 --auto-approve
says Instantiated
run 0 plan "${bundle[@]}" --out saved.plan
run 0 show saved.plan --json
run 0 status "$group" --json
run 0 history "$group" --json
run 0 get "cluster-providers/edge/clusters/c1" cluster-providers/edge/cluster-sync-objects/credentials -o json
terminate
nothing_is_left

for secret in "$canary" "$token" "$generated"; do
  for form in "$secret" "$(printf %s "$secret" | base64 -w0)"; do
    shown=$(grep -rlaF -e "$form" . --exclude-dir=chart --exclude=values.yaml --exclude=c1.kubeconfig || true)
    [ -z "$shown" ] || fail "a secret shows in: $shown"
  done
done
