#pragma once

#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/base/value.h"

namespace emco::bundle {

/// The data of `-v`: each file one YAML map, later files winning key by key, maps merged. Numbers, booleans
/// and null have the types that Go's yaml.v3 gives them. "values.not-a-map", yaml.*, file.*.
Checked<Value> read_values(const Files& files, const std::vector<std::string>& paths);

}  // namespace emco::bundle
