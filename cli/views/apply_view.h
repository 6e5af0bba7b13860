#pragma once

#include <memory>
#include <ostream>

#include "cli/views/json_view.h"
#include "cli/views/lines.h"
#include "core/base/clock.h"
#include "core/flow/apply.h"
#include "core/model/observer.h"

namespace emco::cli {

/// One line per change on `err`, a sign of life every ten seconds: for logs and plain terminals.
std::unique_ptr<Observer> lines_observer(std::ostream& err, const Style& style, Clock& clock);

/// A view that is redrawn in place: for terminals.
std::unique_ptr<Observer> live_observer(std::ostream& err, const Style& style, Clock& clock);

/// JSON Lines on `out`: one event per line, flushed, numbered without gaps.
std::unique_ptr<Observer> events_observer(EventStream events);

/// Hears and says nothing.
std::unique_ptr<Observer> silent_observer();

/// What was done, what is missing and why, and the next step.
void print_applied(std::ostream& out, const Style& style, const flow::Applied& applied, Milliseconds took);
/// The last event of the stream.
void print_summary_event(EventStream events, const flow::Applied& applied, int exit_status);

}  // namespace emco::cli
