#pragma once

#include <string>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/model/fields.h"

namespace emco::cli {

/// "spec.replicas      1 → 2": one changed field. Long values are cut unless `verbose`; of a sensitive object
/// no value is shown.
std::string field_line(const FieldChange& field, bool sensitive, const Style& style, bool verbose);

/// The same for programs: {path, op, before, after, sensitive}.
Value field_json(const FieldChange& field, bool sensitive);

}  // namespace emco::cli
