#include "core/chart/schema.h"

#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/chart/json_schema.h"
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

void check(const Node& node, const Json& values, Diagnostics& diagnostics) {
  const std::string file = node.path() + "/values.schema.json";
  try {
    const JsonSchema schema(*node.chart->schema);
    for (const std::string& word : schema.unchecked())
      diagnostics.note("chart.schema-keyword", {file, 0, 0}, "'" + word + "' of a schema is not checked",
                       "everything else in the schema is");
    for (const JsonSchema::Violation& one : schema.check(values))
      diagnostics.error("chart.schema-violation", {file, 0, 0},
                        "value '" + (one.place.empty() ? "(the values)" : one.place) + "' of chart '" +
                            node.name + "' breaks its schema: " + one.text,
                        "give a value that the chart's schema allows");
  } catch (const std::invalid_argument& error) {
    diagnostics.error("chart.schema-invalid", {file, 0, 0},
                      "the values schema of chart '" + node.name + "' cannot be used: " + error.what(),
                      "mend the schema; nothing outside of it is ever read");
  }
}

}  // namespace

void check_schemas(const Node& top, tpl::Map* values, Diagnostics& diagnostics) {
  if (top.chart->schema) check(top, to_json(Any::map(values), 0), diagnostics);
  for (const auto& sub : top.dependencies) {
    tpl::Map* table = table_at(values, sub->name);
    if (table != nullptr) check_schemas(*sub, table, diagnostics);
  }
}

}  // namespace emco::chart
