#pragma once

#include "core/sandbox/state.h"

namespace emco::sandbox {

/// Fills in what a server fills in when a field is not given: the defaults of Kubernetes' own kinds, and what
/// it assigns (addresses and ports of services). `before` is what was there, null for a new object.
void fill_defaults(State& state, const Kind& kind, const Value& before, Value& object);

}  // namespace emco::sandbox
