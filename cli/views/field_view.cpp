#include "cli/views/field_view.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/plan.h"

namespace emco::cli {
namespace {

std::string shown_value(const Value& value, bool verbose) {
  std::string text = json::write(value);
  constexpr std::size_t kLongest = 120;
  if (!verbose && text.size() > kLongest) text.replace(kLongest - 3, std::string::npos, "...");
  return text::printable(text);
}

}  // namespace

std::string field_line(const FieldChange& field, bool sensitive, const Style& style, bool verbose) {
  const char* arrow = style.ascii ? "->" : "→";
  std::string values = "(secret, changed)";
  if (!sensitive) {
    switch (field.kind) {
      case FieldChange::Kind::Add: values = "+ " + shown_value(field.after, verbose); break;
      case FieldChange::Kind::Remove: values = "- " + shown_value(field.before, verbose); break;
      case FieldChange::Kind::Replace:
        values = fmt::format("{} {} {}", shown_value(field.before, verbose), arrow,
                             shown_value(field.after, verbose));
    }
  }
  std::string line = fmt::format("{}  {}", padded(text::printable(field.path), 34), values);
  if (!field.note.empty()) line += "  (" + field.note + ")";
  return line;
}

Value field_json(const FieldChange& field, bool sensitive) {
  Value one = Value::map();
  one["path"] = field.path;
  one["op"] = to_word(field.kind);
  one["before"] = sensitive ? Value() : field.before;
  one["after"] = sensitive ? Value() : field.after;
  one["sensitive"] = sensitive;
  return one;
}

}  // namespace emco::cli
