#pragma once

#include <string_view>

#include "core/base/value.h"
#include "core/sandbox/request.h"
#include "core/sandbox/type.h"

// Bodies of requests and of objects: what those who write have in common.

namespace emco::sandbox {

/// Nothing is to come of the request but its answer.
bool is_dry(const Request& request);

/// The body of a request; throws a Refusal when it is no object.
Value parsed(const Request& request, std::string_view format);

/// Fields that no schema declares go, as servers let them go.
void drop_undeclared(const Type& type, Value& value);

/// Null is what a field is when it is not there.
void drop_nulls(Value& value);

bool is_deleting(const Value& object);
bool finalizers_left(const Value& object);

}  // namespace emco::sandbox
