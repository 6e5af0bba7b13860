#pragma once

#include "core/chart/values.h"

namespace emco::chart {

/// Checks the values of every chart of a tree against its values.schema.json. Diagnostics:
/// "chart.schema-violation" for each place, "chart.schema-invalid" for a schema that is none or points to the
/// network, "chart.schema-keyword" (note) for a keyword that cannot be checked.
void check_schemas(const Node& top, tpl::Map* values, Diagnostics& diagnostics);

}  // namespace emco::chart
