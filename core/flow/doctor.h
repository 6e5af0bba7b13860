#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/flow/clusters.h"
#include "core/flow/stores.h"
#include "core/flow/sweep.h"

/// Looking at everything at once: the store, what is under way, the clusters, and on request what lies on
/// them.
namespace emco::flow {

/// An operation that has not ended well.
struct OpenOperation {
  OperationRecord record;
  bool alive = false;  ///< its process lives, as far as this host can tell at once
};

struct Examination {
  VerifiedStore store;
  std::vector<OpenOperation> operations;
  std::size_t residue = 0;  ///< open entries
  ClustersCheck clusters;   ///< empty when none was asked
  std::optional<Sweep> swept;
  /// Everything that is wrong or to be looked at, of all parts: those of `store verify` and `clusters check`,
  /// "doctor.operation-open", "doctor.orphans", "store.older-than-cluster".
  Diagnostics diagnostics;
};

struct ExaminationWish {
  bool offline = false;  ///< no cluster is asked
  bool sweep = false;    ///< everything on the clusters that carries our markers is looked for
};

/// Changes nothing.
Examination examine(World& world, const ExaminationWish& wish);

}  // namespace emco::flow
