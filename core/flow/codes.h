#pragma once

#include "core/base/diagnostic.h"
#include "core/model/kind.h"
#include "core/model/rule.h"

namespace emco::flow {

/// What this program was built with: read once from its own schema, without any store.
const Rules& rules();
const Kinds& kinds();

/// The exit status of a command that these diagnostics end; 0 when none of them is an error.
int exit_status(const Diagnostics& diagnostics);

}  // namespace emco::flow
