#pragma once

#include <string>

#include "core/base/value.h"

namespace emco::flow {

/// The JSON Schema (draft 7, which editors know) of documents of a kind, or with "" of all kinds, told apart
/// by their anchors. It knows shapes, names and enumerations; rules between fields and documents are the
/// store's. Throws Error "usage.unknown-topic".
Value json_schema(const std::string& kind);

}  // namespace emco::flow
