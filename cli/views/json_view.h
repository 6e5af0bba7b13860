#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/value.h"

namespace emco::cli {

/// One JSON document of a command: a map that begins with "format_version", then its members by name.
/// Indented.
void print_json(std::ostream& out, Value document);

/// One line of a stream of events, flushed.
/// Where events go as JSON Lines; `count` is how many there are.
struct EventStream {
  std::ostream& out;
  Clock& clock;
  std::int64_t& count;
};

/// Writes one event with its number and time.
void say_event(EventStream events, std::string_view type, Value event);

void print_json_line(std::ostream& out, const Value& event);

}  // namespace emco::cli
