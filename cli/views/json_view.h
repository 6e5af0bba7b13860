#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/value.h"

namespace emco::cli {

/// One JSON document of a command: a map that begins with "format_version", then its members by name.
/// Indented.
void print_json(std::ostream& out, Value document);

/// A text, or null when it is empty; a number, or null when there is none.
inline Value nullable(const std::string& text) { return text.empty() ? Value() : Value(text); }

inline Value nullable(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(); }

/// Where events go as JSON Lines; `count` is how many there are.
struct EventStream {
  std::ostream& out;
  Clock& clock;
  std::int64_t& count;
};

/// Writes one event with its number and time.
void say_event(EventStream events, std::string_view type, Value event);

/// One line of a stream of events, flushed.
void print_json_line(std::ostream& out, const Value& event);

}  // namespace emco::cli
