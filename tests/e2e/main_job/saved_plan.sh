#!/usr/bin/env bash
# A saved plan is carried out exactly and once; whatever moved since then, it is refused as a whole, with nothing changed.
. "$(dirname "$0")/library.sh"

state() { # of store and world, as far as the plans of this scenario would change it
  digests
  for cluster in c1 c2; do
    ask $cluster "$(core configmaps)" | jq -c '.items[] | [.metadata.name, .metadata.uid, .metadata.resourceVersion, .data]'
  done
}

refused() { # exit-status plan-file text…
  local before
  before=$(state)
  run "$1" apply "$2" --auto-approve
  says "${@:3}"
  [ "$(state)" = "$before" ] || fail "a refused plan changed something"
}

world 'greeting: one'
plan 0 "${bundle[@]}" --out first.plan
[ "$(stat -c %a first.plan)" = 600 ] || fail "others can read the plan"
run 0 show first.plan
says 'to create' "ConfigMap $space/settings"
run 0 apply first.plan
all_is_well
refused 7 first.plan plan.used

# Its bundle is one of its pins: where the files say something else by now, it is refused.
values 'greeting: two'
plan 2 "${bundle[@]}" --out second.plan --detailed-exitcode
values 'greeting: three'
refused 7 second.plan plan.input-moved
values 'greeting: two'
run 0 apply second.plan
[ "$(object c1 "$(core configmaps/settings)" .data.greeting)" = two ] || fail "the plan was not carried out as saved"
all_is_well

# An object that was edited, deleted, or made by somebody else since.
values 'greeting: three'
plan 0 "${bundle[@]}" --out third.plan
edit c2 "$(core configmaps/settings)" '{"data":{"greeting":"by hand"}}'
refused 7 third.plan plan.stale "$space/settings"
edit c2 "$(core configmaps/settings)" '{"data":{"greeting":"two"}}'
remove c1 "$(core configmaps/page-0)"
refused 7 third.plan plan.stale "$space/page-0"
values 'greeting: three' 'extra: more'
plan 0 "${bundle[@]}" --out fourth.plan
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"extra"},"data":{"extra":"theirs"}}' | create c1 "$(core configmaps)"
refused 5 fourth.plan plan.foreign-object "$space/extra"
remove c1 "$(core configmaps/extra)"

# A field that the plan does not touch is no reason.
values 'greeting: four'
plan 0 "${bundle[@]}" --out fifth.plan
edit c1 "$(core configmaps/settings)" '{"data":{"added":"theirs"}}'
run 0 apply fifth.plan
[ "$(object c1 "$(core configmaps/settings)" '.data | .greeting + " " + .added')" = 'four theirs' ] || fail "wrong after all"
all_is_well

# The store moved on: intents, or an operation.
values 'greeting: six'
mv changes.yaml six.yaml
values 'greeting: five'
plan 0 "${bundle[@]}" --out sixth.plan
run 0 apply -f bundle.yaml -v values.yaml -v six.yaml --intents-only
refused 7 sixth.plan plan.stale
plan 0 --out seventh.plan
run 0 apply --auto-approve
refused 7 seventh.plan plan.stale

# The file was changed, belongs to another store, or leads to another cluster.
values 'greeting: seven'
plan 0 "${bundle[@]}" --out eighth.plan
sed 's/seven/evil!/' eighth.plan >changed.plan
refused 7 changed.plan plan.
sed '1s/"generation":/"generation": /' eighth.plan >respelled.plan
run 0 --store other/store.db init
run 7 --store other/store.db apply eighth.plan
says plan.
run 0 apply eighth.plan
all_is_well
terminate
nothing_is_left
