#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/diagnostic.h"
#include "core/base/value.h"

namespace emco::cli {

/// "FILE:LINE:COLUMN: error: summary [code]", then related places and the next step, indented. Sorted by
/// place. At most `at_most` errors are shown, the rest counted; everything foreign is made safe for a
/// terminal.
void print_diagnostics(std::ostream& out,
                       const Style& style,
                       Diagnostics diagnostics,
                       std::size_t at_most = 50);

/// The same for programs: a list of {severity, code, file, line, column, summary, help, address, related};
/// nothing is left out.
Value diagnostics_json(const Diagnostics& diagnostics);

}  // namespace emco::cli
