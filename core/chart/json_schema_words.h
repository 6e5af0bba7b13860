#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace emco::chart {

/// What kind of schemas a keyword of a JSON schema holds.
enum class Holds : unsigned char { Nothing, Schema, List, SchemaOrList, Map, MapOrNames, Definitions };

Holds what_holds(const std::string& keyword, int draft);

/// Whether the keywords of one schema have values that they may have. Throws std::invalid_argument.
void check_words(const nlohmann::json& schema, int draft);

}  // namespace emco::chart
