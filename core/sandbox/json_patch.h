#pragma once

#include <string>

#include "core/base/value.h"

namespace emco::sandbox {

/// RFC 7386.
Value merge_patched(Value target, const Value& patch);

/// RFC 6902 with add, remove, replace and test; throws a Refusal when it cannot be done.
Value json_patched(Value target, const std::string& patch);

}  // namespace emco::sandbox
