#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/kind.h"

namespace emco::bundle {

/// What the document of an operation may say beside its anchor: metadata for people and the operation's
/// parameters under `spec`, as upstream's service takes them.
std::vector<Field> operation_fields(std::string_view word);

}  // namespace emco::bundle
