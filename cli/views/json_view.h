#pragma once

#include <ostream>

#include "core/base/value.h"

namespace emco::cli {

/// One JSON document of a command: a map that begins with "format_version", then its members by name.
/// Indented.
void print_json(std::ostream& out, Value document);

/// One line of a stream of events, flushed.
void print_json_line(std::ostream& out, const Value& event);

}  // namespace emco::cli
