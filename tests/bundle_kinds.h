#pragma once

#include "core/model/kind.h"

namespace emco::test {

/// A few kinds written by hand, one for each thing that a kind can declare: so that the bundle reader can be
/// tested without a store.
Kinds bundle_kinds();

}  // namespace emco::test
