#pragma once

#include "core/base/diagnostic.h"
#include "core/model/document.h"

namespace emco::flow {

/// Sets the override values of every deployment intent group as rendering does, on nothing: keys that could
/// never be set, and keys that contradict each other, are found before anything is stored. Mistakes:
/// "chart.set-invalid", at the value.
Diagnostics check_overrides(const Bundle& bundle);

}  // namespace emco::flow
