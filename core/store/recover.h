#pragma once

#include "core/base/random.h"
#include "core/model/plan.h"
#include "core/store/begin.h"
#include "core/store/database.h"

namespace emco::store {

/// Completes the records from what clusters showed, in one commit: the store takes on the id, operations are
/// numbered above those that the clusters know, and every object is listed as residue of its deployment
/// ("found"), which is made where there is none. Throws Error "store.uid-fixed".
void recover(Database& database, Random& random, const RecoveredRecords& records, const Act& act);

}  // namespace emco::store
