#pragma once

#include <string>

#include "core/flow/plan.h"

/// When the store is lost or older than the clusters: completing it from the markers on objects.
namespace emco::flow {

struct RecoverWish {
  std::string store;  ///< identity of a lost store whose place this one takes, "" = its own
  /// Only records are written: no deployment is brought up to date.
  bool records_only = false;
  /// Clusters and kinds that cannot be read are left out.
  bool skip_unreadable = false;
  std::string reason;
};

/// Looks at every cluster for objects of the store that its records do not know, and returns the request
/// whose plan writes them down: those of deployments that the intents have are taken over by bringing these
/// up, all others are listed as residue. The session plans from then on as the store that it will be. Throws
/// Error with what could not be read, "store.uid-fixed", "store.another-was-here".
PlanRequest recover_request(Session& session, const RecoverWish& wish);

}  // namespace emco::flow
