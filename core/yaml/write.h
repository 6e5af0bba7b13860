#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

namespace emco::yaml {

/// One YAML document for people, without a "---" line, ending in a newline: lists and maps in block style,
/// texts of several lines as literal blocks, quotes only where a reader of YAML 1.1 or 1.2 would see anything
/// but that text. Reading it gives an equal value. Keys named in `first` come first, in that order, in every
/// map; the others follow sorted.
std::string write(const Value& value, const std::vector<std::string_view>& first = {});

}  // namespace emco::yaml
