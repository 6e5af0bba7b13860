#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/flow/clusters.h"

// Asking what a credential may do: a part of checking clusters.

namespace emco::flow {

/// Where kinds are in use on a cluster: by group and kind the namespaces; none of them for cluster-scoped
/// kinds.
using KindsInUse = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

/// Of what deployments hold there, of what their releases in force will hold there, and of a few kinds that
/// every deployment has, by cluster.
std::map<std::string, KindsInUse> kinds_in_use(Session& session);

/// A cluster whose rights are asked about.
struct RightsQuestion {
  ClusterCheck* check = nullptr;
  std::shared_ptr<const ClusterFacts> facts;
  KindsInUse kinds;
};

/// Asks all of them at the same time; fills in `rights` and `missing`, and says what is missing.
void check_rights(ClusterReader& clusters, std::vector<RightsQuestion> questions, Diagnostics& diagnostics);

}  // namespace emco::flow
