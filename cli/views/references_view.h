#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/references.h"

namespace emco::cli {

/// Who names whom, a line each with field, file and line.
void print_references(std::ostream& out, const Style& style, const flow::References& references);
Value references_json(const flow::References& references);

}  // namespace emco::cli
