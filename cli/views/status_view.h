#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/clock.h"
#include "core/base/value.h"
#include "core/flow/status.h"

namespace emco::cli {

/// Where deployments stand: one block each; every object with `details`, else those that are not as they
/// should be.
void print_status(std::ostream& out, const Style& style, const flow::Status& status, bool details);

/// The same for programs, with every object.
Value status_json(const flow::Status& status);

}  // namespace emco::cli
