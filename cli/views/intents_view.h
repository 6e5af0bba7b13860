#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/flow/intents.h"

namespace emco::cli {

/// What a commit of the intent level changed.
void show_committed(std::ostream& out, const Style& style, bool json, flow::Committed committed);

}  // namespace emco::cli
