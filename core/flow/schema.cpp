#include "core/flow/schema.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/bundle/operation.h"
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

constexpr const char* kName = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";

/// The segments of an address as a pattern, of which the last `optional` may be left out together.
std::string address_pattern(const Kind& kind, std::size_t optional) {
  std::string pattern;
  for (std::size_t i = 0; i < kind.pattern.size(); ++i) {
    const std::string& segment = kind.pattern[i];
    if (i + optional == kind.pattern.size()) pattern += "(?:";
    pattern += (i == 0 ? "" : "/") + (segment.starts_with('{') ? std::string(kName) : segment);
  }
  return pattern + (optional > 0 ? ")?" : "");
}

/// An anchor of a kind: its collection, or the address as a whole.
std::string anchor_pattern(const Kind& kind) {
  std::size_t own = 0;
  for (auto segment = kind.pattern.rbegin(); segment != kind.pattern.rend() && segment->starts_with('{');
       ++segment)
    ++own;
  // Only composite apps have two names; two parameters elsewhere are those of a composite app above.
  own = kind.name == "composite_app" ? own : 1;
  return "^\\s*" + address_pattern(kind, own) + "\\s*$";
}

/// What every resource says of itself, with the limits of the schema's table "resource".
void limit_metadata(Value& metadata) {
  Value* properties = metadata.find("properties");
  const auto limit = [&](const char* name, int length) {
    if (Value* property = properties->find(name)) (*property)["maxLength"] = length;
  };
  limit("name", 128);
  limit("description", 1024);
  limit("userData1", 512);
  limit("userData2", 512);
  if (Value* name = properties->find("name")) (*name)["pattern"] = fmt::format("^{}$", kName);
}

/// What stands beside a document's own fields.
void add_envelope(Value& document, const std::string& anchor, const std::string& description) {
  Value& properties = *document.find("properties");
  properties["version"] = Value::map({{"type", "string"}, {"default", "emco/v2"}});
  properties["resourceContext"] =
      Value::map({{"type", "object"},
                  {"additionalProperties", false},
                  {"required", Value::List{"anchor"}},
                  {"properties", Value::map({{"anchor", Value::map({{"type", "string"},
                                                                    {"pattern", anchor},
                                                                    {"description", description}})}})}});
  if (Value* metadata = properties.find("metadata")) limit_metadata(*metadata);
}

/// What metadata and spec demand, a document without them lacks.
bool demands(const Field& field) {
  return field.shape == Shape::Record && !field.required &&
         std::any_of(field.fields.begin(), field.fields.end(),
                     [](const Field& below) { return below.required && below.aliases.empty(); }) &&
         field.name != "metadata";
}

/// The list "required" of a document with these fields.
Value required_of(const Value& document, const std::vector<Field>& fields) {
  const Value* declared = document.find("required");
  Value required = declared == nullptr ? Value::list() : *declared;
  required.push("resourceContext");
  for (const auto& field : fields)
    if (demands(field)) required.push(field.name);
  return required;
}

Value document_schema(const Kind& kind) {
  Value document = object_of(kind.fields);
  add_envelope(document, anchor_pattern(kind), text::join(kind.pattern, "/"));
  Value& properties = *document.find("properties");
  if (kind.attached == Attached::Many)
    properties["files"] = Value::map({{"type", "array"}, {"items", Value::map({{"type", "string"}})}});
  if (kind.attached != Attached::None) properties["file"] = Value::map({{"type", "string"}});
  document["required"] = required_of(document, kind.fields);
  document["title"] = kind.name;
  document["description"] = kind.summary;
  return document;
}

/// The document that asks for an operation on a resource of a kind.
Value operation_schema(const Kind& kind, const std::string& word) {
  const auto fields = bundle::operation_fields(word);
  Value document = object_of(fields);
  const std::string address = text::join(kind.pattern, "/");
  add_envelope(document, fmt::format("^\\s*{}/{}\\s*$", address_pattern(kind, 0), word),
               fmt::format("{}/{}", address, word));
  document["required"] = required_of(document, fields);
  document["title"] = fmt::format("{}/{}", kind.name, word);
  document["description"] = fmt::format("Asks for the operation '{}'.", word);
  return document;
}

/// The metadata block by itself, as every kind has it that has one.
Value metadata_schema() {
  for (const auto& kind : kinds().all())
    for (const auto& field : kind.fields)
      if (field.name == "metadata") {
        Value schema = object_of(field.fields);
        limit_metadata(schema);
        schema["title"] = "metadata";
        schema["description"] = "The block of every document that says what the resource is called.";
        return schema;
      }
  return Value::map();
}

/// The schema of "KIND", "KIND/OPERATION" or "metadata"; nothing when there is none of that name.
std::optional<Value> named_schema(const std::string& name) {
  if (name == "metadata") return metadata_schema();
  const auto slash = name.find('/');
  const Kind* kind = kinds().find(name.substr(0, slash));
  if (kind == nullptr) return std::nullopt;
  if (slash == std::string::npos) return document_schema(*kind);
  const std::string word = name.substr(slash + 1);
  if (std::find(kind->operations.begin(), kind->operations.end(), word) == kind->operations.end())
    return std::nullopt;
  return operation_schema(*kind, word);
}

std::vector<std::string> schema_names() {
  std::vector<std::string> names{"metadata"};
  for (const auto& kind : kinds().all()) {
    names.push_back(kind.name);
    for (const auto& word : kind.operations)
      names.push_back(kind.name + "/" + word);
  }
  return names;
}

}  // namespace

Value json_schema(const std::string& name) {
  if (!name.empty()) {
    auto schema = named_schema(name);
    if (!schema)
      throw Error("usage.unknown-topic", fmt::format("there is no kind '{}', and no operation of one", name),
                  text::did_you_mean(name, schema_names()));
    (*schema)["$schema"] = kDialect;
    return std::move(*schema);
  }
  Value choices = Value::list();
  for (const auto& one : schema_names()) {
    if (one == "metadata") continue;
    Value document = *named_schema(one);
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
