#!/usr/bin/env bash
# Somebody edits an object after the plan was shown and before it is confirmed: that object is refused and untouched.
. "$(dirname "$0")/library.sh"

settings() { object c1 "$(core configmaps/settings)" "${1:-.data.greeting}"; }

instantiate 'greeting: old'
run 0 apply "${bundle[@]}" --intents-only

# An edit of a field that the plan would change.
values 'greeting: new'
ask_first apply "${bundle[@]}"
edit c1 "$(core configmaps/settings)" '{"data":{"greeting":"by hand"}}'
before=$(settings .metadata.resourceVersion)
answer 4 yes
says apply.changed-since-plan "ConfigMap $space/settings"
[ "$(settings) $(settings .metadata.resourceVersion)" = "by hand $before" ] || fail "the edited object was written: $(settings)"
[ "$(object c2 "$(core configmaps/settings)" .data.greeting)" = new ] || fail "the other cluster was not updated"
[ "$(phase "$group")" = Failed ] || fail "the group is $(phase "$group")"

# A new plan shows it, and its confirmation settles it.
plan 2 "${bundle[@]}" --detailed-exitcode
says 'by hand'
run 0 apply "${bundle[@]}" --auto-approve
[ "$(settings)" = new ] || fail "the greeting is $(settings)"
all_is_well

# An edit of what the plan does not touch is no reason to refuse.
values 'greeting: newer'
ask_first apply "${bundle[@]}"
edit c1 "$(core configmaps/settings)" '{"data":{"added":"theirs"},"metadata":{"labels":{"team":"blue"}}}'
answer 0 yes
[ "$(settings '.data | .greeting + " " + .added')" = 'newer theirs' ] || fail "the object is $(settings .data)"
all_is_well

# Deleted meanwhile, or made again by somebody else: never resurrected, never overwritten.
values 'greeting: newest'
ask_first apply "${bundle[@]}"
remove c1 "$(core configmaps/page-0)"
remove c1 "$(core configmaps/page-1)"
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"page-1"},"data":{"text":"theirs"}}' | create c1 "$(core configmaps)"
answer 4 yes
says apply.object-replaced "ConfigMap $space/page-0" "ConfigMap $space/page-1"
if is_there c1 "$(core configmaps/page-0)"; then fail "a deleted object was made again without a plan"; fi
[ "$(object c1 "$(core configmaps/page-1)" .data.text)" = theirs ] || fail "somebody else's object was overwritten"
plan 5 "${bundle[@]}"
says plan.foreign-object "ConfigMap $space/page-1"
remove c1 "$(core configmaps/page-1)"
run 0 apply "${bundle[@]}" --auto-approve
all_is_well

# The answer "no" changes nothing.
values 'greeting: never'
before=$(digests)
ask_first apply "${bundle[@]}"
answer 8 no
[ "$(digests)" = "$before" ] || fail "a declined plan changed the store"
[ "$(settings)" = newest ] || fail "a declined plan changed a cluster"
terminate
nothing_is_left
