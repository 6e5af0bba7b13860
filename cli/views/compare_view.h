#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/compare.h"

namespace emco::cli {

/// Every resource that differs, field by field, with file and line. Long values are cut unless `verbose`.
void print_diff(std::ostream& out, const Style& style, const flow::IntentDiff& diff, bool verbose);
Value diff_json(const flow::IntentDiff& diff);

/// A line for each field: value, generation, who, when, file and line; reasons below the table.
void print_blame(std::ostream& out, const Style& style, const flow::Blame& blame, bool verbose);
Value blame_json(const flow::Blame& blame);

}  // namespace emco::cli
