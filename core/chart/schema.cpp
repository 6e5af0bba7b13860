#include "core/chart/schema.h"

#include <cmath>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "core/template/budget.h"

namespace emco::chart {
namespace {

using Json = nlohmann::json;
using tpl::Any;

constexpr int kDeepest = 500;

Json to_json(const Any& value, int depth) {
  if (depth > kDeepest) throw tpl::BudgetExceeded("value-depth", kDeepest);
  switch (value.kind()) {
    case tpl::Kind::Bool: return value.boolean();
    case tpl::Kind::Float64:
      // 3.0 is the integer 3 to JSON schema.
      if (value.real() == std::floor(value.real()) && std::fabs(value.real()) < 9e15)
        return static_cast<std::int64_t>(value.real());
      return value.real();
    case tpl::Kind::String: return std::string(value.text());
    case tpl::Kind::List: {
      Json list = Json::array();
      for (std::uint32_t i = 0; i < tpl::length(value); ++i)
        list.push_back(to_json(value.list()->items[i], depth + 1));
      return list;
    }
    case tpl::Kind::Map: {
      Json map = Json::object();
      for (std::uint32_t i = 0; i < tpl::length(value); ++i)
        map[std::string(value.map()->entries[i].key)] = to_json(value.map()->entries[i].value, depth + 1);
      return map;
    }
    case tpl::Kind::Int:
    case tpl::Kind::Int64:
    case tpl::Kind::Uint8:
    case tpl::Kind::Uint64:
    case tpl::Kind::Duration:
    case tpl::Kind::Month:
    case tpl::Kind::Weekday: return value.integer();
    case tpl::Kind::Invalid:
    case tpl::Kind::Bytes:
    case tpl::Kind::Struct: break;
  }
  return nullptr;
}

// Says in draft 7 what newer drafts say in other words.
class Translator {
 public:
  Translator(Diagnostics& diagnostics, const std::string& file) : diagnostics_(diagnostics), file_(file) {}

  void run(Json& schema) { translate(schema, 0); }

  bool remote() const { return remote_; }

 private:
  void translate(Json& schema, int depth) {
    if (depth > kDeepest) throw tpl::BudgetExceeded("value-depth", kDeepest);
    if (schema.is_array())
      for (Json& item : schema)
        translate(item, depth + 1);
    if (!schema.is_object()) return;
    if (schema.contains("$ref") && schema["$ref"].is_string()) reference(schema);
    move(schema, "$defs", "definitions");
    dependents(schema);
    if (schema.contains("prefixItems")) {
      if (schema.contains("items")) move(schema, "items", "additionalItems");
      move(schema, "prefixItems", "items");
    }
    for (const char* keyword : {"unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef",
                                "minContains", "maxContains"})
      if (schema.contains(keyword) && !names_) note(schema, keyword);
    for (auto& [key, child] : schema.items()) {
      const bool outer = names_;
      // Below these, keys are names of values, not keywords.
      names_ =
          key == "properties" || key == "patternProperties" || key == "definitions" || key == "dependencies";
      if (key != "enum" && key != "const" && key != "default" && key != "examples")
        translate(child, depth + 1);
      names_ = outer;
    }
  }

  void reference(Json& schema) {
    std::string target = schema["$ref"].get<std::string>();
    if (target.find("://") != std::string::npos) remote_ = true;
    const std::size_t defs = target.find("/$defs/");
    if (defs != std::string::npos) target.replace(defs, 7, "/definitions/");
    schema["$ref"] = target;
  }

  static void move(Json& schema, const char* from, const char* to) {
    if (!schema.contains(from)) return;
    Json value = std::move(schema[from]);
    schema.erase(from);
    if (schema.contains(to) && schema[to].is_object() && value.is_object())
      schema[to].update(value);
    else
      schema[to] = std::move(value);
  }

  static void dependents(Json& schema) {
    for (const char* keyword : {"dependentRequired", "dependentSchemas"})
      move(schema, keyword, "dependencies");
  }

  void note(Json& schema, const char* keyword) {
    diagnostics_.note("chart.schema-keyword", {file_, 0, 0},
                      std::string("keyword '") + keyword + "' of a schema is not checked",
                      "everything else in the schema is");
    schema.erase(keyword);
  }

  Diagnostics& diagnostics_;
  const std::string& file_;
  bool names_ = false;
  bool remote_ = false;
};

std::string place(const std::vector<std::string>& context) {
  std::string out;
  for (const std::string& part : context)
    if (part != "<root>") out += part;
  return out.empty() ? "(the values)" : out;
}

void check(const Node& node, const Json& values, Diagnostics& diagnostics) {
  const std::string file = node.path() + "/values.schema.json";
  Json document = Json::parse(node.chart->schema, nullptr, false);
  if (document.is_discarded() || (!document.is_object() && !document.is_boolean())) {
    diagnostics.error("chart.schema-invalid", {file, 0, 0},
                      "the values schema of chart '" + node.name + "' is no JSON schema", "mend the schema");
    return;
  }
  if (document.is_boolean()) return;
  Translator translator(diagnostics, file);
  translator.run(document);
  if (translator.remote()) {
    diagnostics.error("chart.schema-invalid", {file, 0, 0},
                      "the values schema of chart '" + node.name + "' points to the network",
                      "put the referenced schema into the file; nothing is ever fetched");
    return;
  }
  try {
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(values), &results)) return;
    for (const auto& error : results)
      diagnostics.error("chart.schema-violation", {file, 0, 0},
                        "value '" + place(error.context) + "' of chart '" + node.name +
                            "' breaks its schema: " + error.description,
                        "give a value that the chart's schema allows");
  } catch (const std::exception& error) {
    diagnostics.error("chart.schema-invalid", {file, 0, 0},
                      "the values schema of chart '" + node.name + "' cannot be read: " + error.what(),
                      "mend the schema");
  }
}

}  // namespace

void check_schemas(const Node& top, tpl::Map* values, Diagnostics& diagnostics) {
  if (!top.chart->schema.empty()) check(top, to_json(Any::map(values), 0), diagnostics);
  for (const auto& sub : top.dependencies) {
    tpl::Map* table = table_at(values, sub->name);
    if (table != nullptr) check_schemas(*sub, table, diagnostics);
  }
}

}  // namespace emco::chart
