#include "core/flow/schema.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"

namespace emco::flow {
namespace {

constexpr const char* kDialect = "http://json-schema.org/draft-07/schema#";

/// Plain scalars are text where text is wanted: 1.10 and yes keep their spelling.
Value scalar() { return Value::map({{"type", Value::List{"string", "number", "boolean"}}}); }

Value schema_of(const Field& field);

Value object_of(const std::vector<Field>& fields) {
  Value object = Value::map({{"type", "object"}, {"additionalProperties", false}});
  Value properties = Value::map();
  Value required = Value::list();
  for (const auto& field : fields) {
    properties[field.name] = field.ignored ? Value::map() : schema_of(field);
    for (const auto& alias : field.aliases)
      properties[alias] = schema_of(field);
    // Where another spelling would do as well, the field's own cannot be demanded.
    if (field.required && field.aliases.empty()) required.push(field.name);
  }
  object["properties"] = std::move(properties);
  if (!required.items().empty()) object["required"] = std::move(required);
  return object;
}

/// Enumerators are read in any letter case.
std::string any_case(const std::vector<std::string>& words) {
  std::string pattern;
  for (const auto& word : words) {
    pattern += pattern.empty() ? "^(?:" : "|";
    for (const char c : word) {
      const std::string lower = text::lower(std::string(1, c));
      const bool letter = lower.front() >= 'a' && lower.front() <= 'z';
      const bool plain = letter || (c >= '0' && c <= '9');
      if (letter) {
        pattern += fmt::format("[{}{}]", static_cast<char>(lower.front() - 'a' + 'A'), lower);
      } else {
        pattern += plain ? std::string(1, c) : fmt::format("[{}]", c);
      }
    }
  }
  return pattern + ")$";
}

Value shape_of(const Field& field) {
  switch (field.shape) {
    case Shape::Text: {
      if (field.allowed.empty()) return scalar();
      // The spellings that are written, for editors to offer, or another case of them.
      Value words = Value::list();
      for (const auto& word : field.allowed) {
        words.push(word);
        if (const auto number = text::integer(word)) words.push(*number);
        if (word == "true" || word == "false") words.push(word == "true");
      }
      return Value::map(
          {{"anyOf", Value::List{Value::map({{"enum", std::move(words)}}),
                                 Value::map({{"type", "string"}, {"pattern", any_case(field.allowed)}})}}});
    }
    case Shape::Integer:
      return Value::map({{"type", Value::List{"integer", "string"}}, {"pattern", "^(?:0|-?[1-9][0-9]*)$"}});
    case Shape::Boolean:
      return Value::map(
          {{"anyOf",
            Value::List{Value::map({{"type", "boolean"}}),
                        Value::map({{"type", "string"},
                                    {"pattern", any_case({"true", "false", "yes", "no", "on", "off"})}})}}});
    case Shape::Texts: return Value::map({{"type", "array"}, {"items", scalar()}});
    case Shape::TextMap: return Value::map({{"type", "object"}, {"additionalProperties", scalar()}});
    case Shape::TextMaps:
      return Value::map({{"type", "array"},
                         {"items", Value::map({{"type", "object"}, {"additionalProperties", scalar()}})}});
    case Shape::Records: return Value::map({{"type", "array"}, {"items", object_of(field.fields)}});
    case Shape::Record: return object_of(field.fields);
    case Shape::Free: break;
  }
  return Value::map();
}

Value schema_of(const Field& field) {
  Value schema = shape_of(field);
  std::string summary = field.summary;
  if (!field.refers_to.empty())
    summary +=
        fmt::format("{}The name of a resource of kind {}.", summary.empty() ? "" : " ", field.refers_to);
  if (!summary.empty()) schema["description"] = summary;
  if (field.fallback && !field.fallback->empty()) schema["default"] = *field.fallback;
  return schema;
}

/// An anchor of a kind: its collection, or the address as a whole.
std::string anchor_pattern(const Kind& kind) {
  constexpr const char* kName = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
  std::string pattern;
  std::size_t own = 0;
  for (auto segment = kind.pattern.rbegin(); segment != kind.pattern.rend() && segment->starts_with('{');
       ++segment)
    ++own;
  // Only composite apps have two names; two parameters elsewhere are those of a composite app above.
  own = kind.name == "composite_app" ? own : 1;
  for (std::size_t i = 0; i < kind.pattern.size(); ++i) {
    const std::string& segment = kind.pattern[i];
    const bool optional = i + own == kind.pattern.size();
    if (optional) pattern += "(?:";
    pattern += (i == 0 ? "" : "/") + (segment.starts_with('{') ? std::string(kName) : segment);
  }
  return "^\\s*" + pattern + ")?\\s*$";
}

Value document_schema(const Kind& kind) {
  std::vector<Field> fields = kind.fields;
  Value document = object_of(fields);
  Value& properties = *document.find("properties");
  properties["version"] = Value::map({{"type", "string"}, {"default", "emco/v2"}});
  properties["resourceContext"] =
      Value::map({{"type", "object"},
                  {"additionalProperties", false},
                  {"required", Value::List{"anchor"}},
                  {"properties",
                   Value::map({{"anchor", Value::map({{"type", "string"},
                                                      {"pattern", anchor_pattern(kind)},
                                                      {"description", text::join(kind.pattern, "/")}})}})}});
  Value required = document.find("required") == nullptr ? Value::list() : *document.find("required");
  required.push("resourceContext");
  if (kind.attached == Attached::Many) {
    properties["files"] = Value::map({{"type", "array"}, {"items", Value::map({{"type", "string"}})}});
  }
  if (kind.attached != Attached::None) properties["file"] = Value::map({{"type", "string"}});
  // What metadata and spec demand, a document without them lacks.
  for (const auto& field : kind.fields)
    if (field.shape == Shape::Record && !field.required &&
        std::any_of(field.fields.begin(), field.fields.end(),
                    [](const Field& below) { return below.required && below.aliases.empty(); }) &&
        field.name != "metadata")
      required.push(field.name);
  document["required"] = std::move(required);
  document["title"] = kind.name;
  document["description"] = kind.summary;
  return document;
}

}  // namespace

Value json_schema(const std::string& kind) {
  if (!kind.empty()) {
    const Kind* found = kinds().find(kind);
    if (found == nullptr) {
      std::vector<std::string> names;
      for (const auto& one : kinds().all())
        names.push_back(one.name);
      throw Error("usage.unknown-topic", fmt::format("there is no kind '{}'", kind),
                  text::did_you_mean(kind, names));
    }
    Value schema = document_schema(*found);
    schema["$schema"] = kDialect;
    return schema;
  }
  Value choices = Value::list();
  for (const auto& one : kinds().all()) {
    Value document = document_schema(one);
    Value anchor = Value::map(
        {{"properties",
          Value::map({{"resourceContext", *document.find("properties")->find("resourceContext")}})}});
    choices.push(Value::map({{"if", std::move(anchor)}, {"then", std::move(document)}}));
  }
  return Value::map({{"$schema", kDialect},
                     {"title", "emcoctl"},
                     {"description", "A document of a bundle."},
                     {"type", "object"},
                     {"required", Value::List{"resourceContext"}},
                     {"allOf", std::move(choices)}});
}

}  // namespace emco::flow
