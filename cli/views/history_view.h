#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/history.h"

namespace emco::cli {

/// The generations, a line each, reasons below.
void print_history(std::ostream& out, const Style& style, const flow::IntentHistory& history);
Value history_json(const flow::IntentHistory& history);

/// What happened to one resource: its versions field by field, then its operations.
void print_history(std::ostream& out, const Style& style, const flow::AddressHistory& history);
Value history_json(const flow::AddressHistory& history);

}  // namespace emco::cli
