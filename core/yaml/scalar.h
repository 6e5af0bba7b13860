#pragma once

#include <string>

#include "core/base/diagnostic.h"
#include "core/base/value.h"
#include "core/yaml/tree.h"

namespace emco::yaml {

/// The value that a tree means where types matter (free-form parts of documents, values files, kubeconfigs):
/// plain scalars are null, booleans and numbers as Go's yaml.v3 reads them, because that is what upstream's
/// bundles were written for: `yes` and `off` are text, `0x1F`, `0o17`, `017` and `1_000` are integers, `1e3`
/// is a Real. Timestamps stay text, keys are text. A number that no 64-bit integer or finite Real holds is
/// "yaml.number" (nothing is rounded silently).
Value to_value(const Node& node, const std::string& file, Diagnostics& diagnostics);

}  // namespace emco::yaml
