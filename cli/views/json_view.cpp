#include "cli/views/json_view.h"

#include "core/base/json.h"

namespace emco::cli {
namespace {

constexpr const char* kFormatVersion = "1.0";

}  // namespace

void print_json(std::ostream& out, Value document) {
  document.erase("format_version");
  const std::string text = json::write_pretty(document);
  out << "{\n  \"format_version\": \"" << kFormatVersion << '"';
  out << (document.members().empty() ? "\n}\n" : "," + text.substr(1));
}

void say_event(EventStream events, std::string_view type, Value event) {
  event["format_version"] = kFormatVersion;
  event["seq"] = ++events.count;
  event["at"] = events.clock.now();
  event["type"] = type;
  print_json_line(events.out, event);
}

void print_json_line(std::ostream& out, const Value& event) {
  out << json::write(event) << '\n' << std::flush;
}

}  // namespace emco::cli
