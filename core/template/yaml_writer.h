#pragma once

#include <string>

#include "core/base/value.h"
#include "core/template/any.h"

namespace emco::tpl::yaml {

enum class Style {
  Plain,  ///< toYaml: go-yaml 2's text of what encoding/json makes of the value
  Pretty  ///< toYamlPretty: go-yaml 3's text with lists indented by two
};

/// The YAML text of a value, byte by byte what Helm's libraries write, the newline at the end included.
/// Throws CallError for what encoding/json refuses (NaN, infinities, control characters that YAML cannot
/// carry).
std::string write(const Any& value, Style style);

/// Go's order of keys in YAML: numbers inside texts count as numbers, letters come last.
bool key_less(std::string_view a, std::string_view b, Style style);

}  // namespace emco::tpl::yaml
