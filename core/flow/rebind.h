#pragma once

#include <string>
#include <vector>

#include "core/flow/plan.h"

/// Accepting that an address means another cluster than before: one that was rebuilt, or has taken the place
/// of the old one.
namespace emco::flow {

struct Rebinding {
  std::vector<std::string> clusters;  ///< addresses, or "provider/cluster"
  store::OldCluster old = store::OldCluster::Gone;
  /// Nothing is made on the new cluster: what was recorded there is as yet unconfirmed, until the next
  /// operation of its deployments.
  bool records_only = false;
  std::string reason;
};

/// The request whose plan accepts the clusters that are behind the addresses now and brings every deployment
/// that had objects there up to date; terminations that were interrupted go on as such. Throws Error
/// "address.absent", "usage.invalid" when a word means several clusters.
PlanRequest rebind_request(Session& session, const Rebinding& rebinding);

}  // namespace emco::flow
