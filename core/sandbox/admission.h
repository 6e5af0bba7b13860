#pragma once

#include "core/sandbox/answers.h"
#include "core/sandbox/state.h"

// What a server refuses although it can read it. Each throws a Refusal.

namespace emco::sandbox {

/// Rules of one object: name, fields that must be there, sizes, selectors; against `before` (null for a new
/// one) fields that never change.
void validate(const Kind& kind, const Value& before, const Value& object);

/// Rules of the cluster for a new object: its namespace is there and stays, quotas, webhooks that cannot be
/// reached.
void admit_new(const State& state, const Kind& kind, const Value& object);

/// What uses up quotas in a namespace: `status.used` of one of them.
Value quota_used(const State& state, const Value& quota);

}  // namespace emco::sandbox
