#pragma once

#include <vector>

#include "core/model/journal.h"
#include "core/model/plan.h"

namespace emco::plan {

/// Stages of an operation on one cluster: a stage begins when all changes of the earlier ones are done there.
/// Removals come last (make before break) and namespaces and definitions frame everything else.
enum Stage { kFoundations = 0, kObjects = 1, kRemovals = 2, kFoundationRemovals = 3 };

/// The journal's changes for what a plan will do: one per object, two for a replacement, none for what stays
/// as it is. Numbered from 1 by cluster, stage and rank (removals by falling rank). `operation` and bodies
/// with markers are filled in when the operation begins.
std::vector<Change> order(const std::vector<ObjectChange>& changes);

/// Namespaces and custom resource definitions: other objects need them.
bool is_foundation(const ObjectKey& key);

}  // namespace emco::plan
