#pragma once

#include <vector>

#include "tests/faults/wire.h"

namespace emco::test {

/// Rows H1 to H24 of what an API server may do (threats), as what strikes one request. H20 speaks of watches,
/// which this program does not use.
std::vector<Strike> all_strikes();

}  // namespace emco::test
