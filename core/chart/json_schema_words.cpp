#include "core/chart/json_schema_words.h"

#include <cmath>
#include <set>
#include <stdexcept>
#include <string_view>

#include <nlohmann/json.hpp>

namespace emco::chart {
namespace {

using Json = nlohmann::json;

struct Keyword {
  std::string_view name;
  Holds holds;
  int since = 4;
  int until = 2020;
};

constexpr Keyword kHolders[] = {
    {"not", Holds::Schema},
    {"additionalProperties", Holds::Schema},
    {"contains", Holds::Schema, 6},
    {"propertyNames", Holds::Schema, 6},
    {"if", Holds::Schema, 7},
    {"then", Holds::Schema, 7},
    {"else", Holds::Schema, 7},
    {"unevaluatedProperties", Holds::Schema, 2019},
    {"unevaluatedItems", Holds::Schema, 2019},
    {"contentSchema", Holds::Schema, 2019},
    {"additionalItems", Holds::Schema, 4, 2019},
    {"items", Holds::SchemaOrList, 4, 2019},
    {"items", Holds::Schema, 2020},
    {"allOf", Holds::List},
    {"anyOf", Holds::List},
    {"oneOf", Holds::List},
    {"prefixItems", Holds::List, 2020},
    {"properties", Holds::Map},
    {"patternProperties", Holds::Map},
    {"dependentSchemas", Holds::Map, 2019},
    {"dependencies", Holds::MapOrNames},
    {"definitions", Holds::Definitions},
    {"$defs", Holds::Definitions, 2019},
};

enum class Wants : unsigned char {
  Number,
  Positive,
  Count,
  Text,
  Flag,
  Names,
  List,
  MapOfNames,
  Types,
};

struct Word {
  std::string_view name;
  Wants wants;
  int since = 4;
  int until = 2020;
};

constexpr Word kWords[] = {
    {"minimum", Wants::Number},
    {"maximum", Wants::Number},
    {"exclusiveMinimum", Wants::Flag, 4, 4},
    {"exclusiveMaximum", Wants::Flag, 4, 4},
    {"exclusiveMinimum", Wants::Number, 6},
    {"exclusiveMaximum", Wants::Number, 6},
    {"multipleOf", Wants::Positive},
    {"minLength", Wants::Count},
    {"maxLength", Wants::Count},
    {"minItems", Wants::Count},
    {"maxItems", Wants::Count},
    {"minProperties", Wants::Count},
    {"maxProperties", Wants::Count},
    {"minContains", Wants::Count, 2019},
    {"maxContains", Wants::Count, 2019},
    {"pattern", Wants::Text},
    {"format", Wants::Text},
    {"title", Wants::Text},
    {"description", Wants::Text},
    {"$schema", Wants::Text},
    {"id", Wants::Text, 4, 4},
    {"$id", Wants::Text, 6},
    {"$ref", Wants::Text, 6},
    {"$anchor", Wants::Text, 2019},
    {"$comment", Wants::Text, 7},
    {"contentEncoding", Wants::Text, 7},
    {"contentMediaType", Wants::Text, 7},
    {"$recursiveRef", Wants::Text, 2019, 2019},
    {"$recursiveAnchor", Wants::Flag, 2019, 2019},
    {"$recursiveAnchor", Wants::Text, 2020},
    {"$dynamicRef", Wants::Text, 2020},
    {"$dynamicAnchor", Wants::Text, 2020},
    {"uniqueItems", Wants::Flag},
    {"readOnly", Wants::Flag, 7},
    {"writeOnly", Wants::Flag, 7},
    {"deprecated", Wants::Flag, 2019},
    {"required", Wants::Names},
    {"enum", Wants::List},
    {"examples", Wants::List, 6},
    {"dependentRequired", Wants::MapOfNames, 2019},
    {"type", Wants::Types},
};

bool is_whole(const Json& value) {
  return value.is_number_integer() ||
         (value.is_number_float() && value.get<double>() == std::floor(value.get<double>()));
}

bool is_names(const Json& value) {
  if (!value.is_array()) return false;
  std::set<std::string> seen;
  for (const Json& item : value)
    if (!item.is_string() || !seen.insert(item.get<std::string>()).second) return false;
  return true;
}

bool is_type(const Json& value) {
  static const std::set<std::string> kTypes = {"null",   "boolean", "object", "array",
                                               "number", "string",  "integer"};
  return value.is_string() && kTypes.contains(value.get<std::string>());
}

bool is_types(const Json& value) {
  if (!value.is_array()) return is_type(value);
  if (!is_names(value) || value.empty()) return false;
  for (const Json& item : value)
    if (!is_type(item)) return false;
  return true;
}

bool is_map_of_names(const Json& value) {
  if (!value.is_object()) return false;
  for (const Json& item : value)
    if (!is_names(item)) return false;
  return true;
}

bool fits(const Json& value, Wants wants, int draft) {
  switch (wants) {
    case Wants::Number: return value.is_number();
    case Wants::Positive: return value.is_number() && value.get<double>() > 0;
    case Wants::Count: return value.is_number() && value.get<double>() >= 0 && is_whole(value);
    case Wants::Text: return value.is_string();
    case Wants::Flag: return value.is_boolean();
    case Wants::Names: return is_names(value) && (draft > 4 || !value.empty());
    case Wants::List: return value.is_array() && (draft > 4 || !value.empty());
    case Wants::MapOfNames: return is_map_of_names(value);
    case Wants::Types: return is_types(value);
  }
  return true;
}

bool fits(const Json& value, Holds holds) {
  switch (holds) {
    case Holds::List: return value.is_array() && !value.empty();
    case Holds::Map:
    case Holds::Definitions: return value.is_object();
    case Holds::MapOrNames:
      if (!value.is_object()) return false;
      for (const Json& item : value)
        if (item.is_array() && !is_names(item)) return false;
      return true;
    case Holds::SchemaOrList:
    case Holds::Schema:
    case Holds::Nothing: break;
  }
  return true;
}

}  // namespace

Holds what_holds(const std::string& keyword, int draft) {
  for (const Keyword& one : kHolders)
    if (one.name == keyword && one.since <= draft && draft <= one.until) return one.holds;
  return Holds::Nothing;
}

void check_words(const Json& schema, int draft) {
  for (const auto& [key, value] : schema.items()) {
    bool good = fits(value, what_holds(key, draft));
    for (const Word& word : kWords)
      if (word.name == key && word.since <= draft && draft <= word.until)
        good = good && fits(value, word.wants, draft);
    if (!good) throw std::invalid_argument("the keyword '" + key + "' has a value that it cannot have");
  }
}

}  // namespace emco::chart
