#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/doctor.h"

namespace emco::cli {

/// What was looked at, a line or a few for each part; what is wrong is said by the diagnostics.
void print_examination(std::ostream& out, const Style& style, const flow::Examination& found);
Value examination_json(const flow::Examination& found);

}  // namespace emco::cli
