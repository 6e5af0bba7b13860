#include "core/bundle/shape.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/bundle/name.h"
#include "core/yaml/characters.h"
#include "core/yaml/scalar.h"

namespace emco::bundle {
namespace {

/// Beyond this many unknown fields in one document nobody reads suggestions any more.
constexpr int kMostSuggestions = 50;

std::string below(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string what_it_is(const yaml::Node& node) {
  if (node.is_list()) return "a list";
  if (node.is_map()) return "a map";
  return node.is_null() ? "nothing" : fmt::format("'{}'", text::printable(node.text.substr(0, 60)));
}

bool is_spelled(const std::string& name, const Field& field) {
  return field.name == name ||
         std::find(field.aliases.begin(), field.aliases.end(), name) != field.aliases.end();
}

/// The enumerators in quotes, for messages.
std::string quoted_list(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  quoted.reserve(words.size());
  for (const auto& word : words)
    quoted.push_back("'" + word + "'");
  return text::join(quoted, ", ");
}

}  // namespace

Value Shaper::record(const yaml::Node& map,
                     const std::vector<Field>& fields,
                     const std::string& path,
                     const std::vector<std::string>& others) {
  Value record = Value::map();
  for (const auto& entry : map.entries) {
    const Field* field = declared(entry, fields, path, others);
    if (field == nullptr || entry.value.broken) continue;
    if (field->ignored) {
      note("field.ignored", entry.key,
           fmt::format("'{}' means nothing here and is ignored", below(path, entry.key.text)));
      continue;
    }
    if (record.find(field->name) != nullptr) {
      diagnostics_.error(
          "field.duplicate", source(entry.key),
          fmt::format("'{}' is another spelling of '{}', which is given too", entry.key.text, field->name),
          "keep one of the two");
      continue;
    }
    if (entry.value.is_null() && field->shape != Shape::Free) continue;
    const std::string name = below(path, field->name);
    places_.add(name, {entry.value.line, entry.value.column});
    record[field->name] = shaped(entry.value, *field, name);
  }
  for (const auto& field : fields)
    check_required(map, record, field, path);
  return record;
}

const Field* Shaper::declared(const yaml::Entry& entry,
                              const std::vector<Field>& fields,
                              const std::string& path,
                              const std::vector<std::string>& others) {
  const std::string& key = entry.key.text;
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& candidate) { return is_spelled(key, candidate); });
  if (field == fields.end()) {
    if (std::find(others.begin(), others.end(), key) == others.end()) unknown(entry, fields, path, others);
    return nullptr;
  }
  if (field->name != key && !field->ignored)
    note("field.alias", entry.key, fmt::format("'{}' is read as '{}'", below(path, key), field->name));
  return &*field;
}

void Shaper::unknown(const yaml::Entry& entry,
                     const std::vector<Field>& fields,
                     const std::string& path,
                     const std::vector<std::string>& others) {
  std::vector<std::string> names = others;
  for (const auto& field : fields)
    if (!field.ignored) names.push_back(field.name);
  std::string help;
  if (++suggestions_ <= kMostSuggestions) help = text::did_you_mean(entry.key.text, names);
  if (help.empty()) help = names.empty() ? "remove it" : "the fields here are " + quoted_list(names);
  diagnostics_.error(
      "field.unknown", source(entry.key),
      fmt::format("'{}' is no field of {}", text::printable(below(path, entry.key.text)), owner_),
      std::move(help));
}

void Shaper::check_required(const yaml::Node& map,
                            const Value& record,
                            const Field& field,
                            const std::string& path) {
  if (demand_ == Demand::NothingRequired || record.find(field.name) != nullptr) return;
  const std::string name = below(path, field.name);
  // Metadata and spec count as empty when they are absent, so that what they lack is named.
  if (field.shape == Shape::Record && path.empty()) {
    for (const auto& child : field.fields)
      check_required(map, Value::map(), child, name);
    return;
  }
  if (!field.required) return;
  // A value that was refused is not missing.
  for (const auto& entry : map.entries)
    if (is_spelled(entry.key.text, field) && entry.value.broken) return;
  diagnostics_.error("field.missing", source(map), fmt::format("{} lacks '{}'", owner_, name),
                     field.summary.empty() ? "add it" : fmt::format("add it: {}", field.summary));
}

Value Shaper::shaped(const yaml::Node& node, const Field& field, const std::string& path) {
  switch (field.shape) {
    case Shape::Text: return text(node, field, path);
    case Shape::Integer: return integer(node, path);
    case Shape::Boolean: return boolean(node, path);
    case Shape::TextMap: return text_map(node, field, path);
    case Shape::Texts:
    case Shape::TextMaps:
    case Shape::Records: return list(node, field, path);
    case Shape::Record:
      if (node.is_map()) return record(node, field.fields, path);
      wrong_type(node, path, "a map");
      return {};
    case Shape::Free: return yaml::to_value(node, file_, diagnostics_);
  }
  return {};
}

Value Shaper::text(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!node.is_scalar() || node.is_null()) {
    wrong_type(node, path, "text");
    return {};
  }
  if (node.style == yaml::Style::DoubleQuoted) {
    if (const auto misfit = yaml::find_misfit(node.text)) {
      diagnostics_.error("field.character", source(node), fmt::format("'{}' holds {}", path, misfit->name),
                         "remove the escape");
      return {};
    }
  }
  if (field.allowed.empty()) return node.text;
  const auto same = [&](const std::string& word) { return text::lower(word) == text::lower(node.text); };
  const auto word = std::find_if(field.allowed.begin(), field.allowed.end(), same);
  if (word == field.allowed.end()) {
    diagnostics_.error("field.not-allowed", source(node),
                       fmt::format("'{}' cannot be {}", path, what_it_is(node)),
                       "it is one of " + quoted_list(field.allowed));
    return {};
  }
  if (*word != node.text) note("field.normalised", node, fmt::format("'{}' is read as '{}'", path, *word));
  return *word;
}

Value Shaper::integer(const yaml::Node& node, const std::string& path) {
  const std::string wanted = "a whole number in decimal digits";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string_view digits = std::string_view(node.text).substr(node.text.starts_with('-') ? 1 : 0);
  const bool decimal = node.is_scalar() && !digits.empty() &&
                       std::all_of(digits.begin(), digits.end(), is_digit) &&
                       (digits.size() == 1 || digits.front() != '0');
  if (!decimal) {
    wrong_type(node, path, wanted);
    return {};
  }
  const auto number = text::integer(node.text);
  if (!number) {
    diagnostics_.error("field.out-of-range", source(node), fmt::format("'{}' fits into no 64 bits", path),
                       "write a smaller number");
    return {};
  }
  if (node.style != yaml::Style::Plain)
    note("field.normalised", node, fmt::format("'{}' is read as a number", path));
  return *number;
}

Value Shaper::boolean(const yaml::Node& node, const std::string& path) {
  const std::string word = node.is_scalar() ? text::lower(node.text) : "";
  const auto is_one_of = [&](const std::array<const char*, 3>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const bool yes = is_one_of({"true", "yes", "on"});
  if (!yes && !is_one_of({"false", "no", "off"})) {
    wrong_type(node, path, "true or false");
    return {};
  }
  const bool canonical = node.style == yaml::Style::Plain && (word == "true" || word == "false");
  if (!canonical) note("field.normalised", node, fmt::format("'{}' is read as {}", path, yes));
  return yes;
}

Value Shaper::text_map(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!node.is_map()) {
    wrong_type(node, path, "a map of texts");
    return {};
  }
  Field value = field;
  value.shape = Shape::Text;
  Value::Members members;
  members.reserve(node.entries.size());
  for (const auto& entry : node.entries) {
    if (entry.value.broken) continue;
    const std::string name = below(path, entry.key.text);
    places_.add(name, {entry.value.line, entry.value.column});
    members.push_back({entry.key.text, text(entry.value, value, name)});
  }
  return Value::map(std::move(members));
}

Value Shaper::list(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!node.is_list()) {
    wrong_type(node, path, "a list");
    return {};
  }
  Value::List items;
  items.reserve(node.items.size());
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const yaml::Node& item = node.items[i];
    if (item.broken) continue;
    const std::string name = fmt::format("{}[{}]", path, i);
    places_.add(name, {item.line, item.column});
    items.push_back(list_item(item, field, name));
  }
  return items;
}

Value Shaper::list_item(const yaml::Node& node, const Field& field, const std::string& path) {
  if (field.shape == Shape::Texts) return text(node, field, path);
  if (field.shape == Shape::TextMaps) return text_map(node, field, path);
  if (node.is_map()) return record(node, field.fields, path);
  wrong_type(node, path, "a map");
  return {};
}

void Shaper::wrong_type(const yaml::Node& node, const std::string& path, const std::string& wanted) {
  diagnostics_.error("field.wrong-type", source(node),
                     fmt::format("'{}' must be {}, not {}", text::printable(path), wanted, what_it_is(node)));
}

void Shaper::note(const char* code, const yaml::Node& node, std::string summary) {
  diagnostics_.note(code, source(node), std::move(summary));
}

}  // namespace emco::bundle
