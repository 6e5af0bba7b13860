#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/flow/clusters.h"
#include "core/model/plan.h"

// Asking what a credential may do: a part of checking clusters.

namespace emco::flow {

/// Where kinds are in use on a cluster: by group and kind the namespaces; none of them for cluster-scoped
/// kinds.
using KindsInUse = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

/// Of what deployments hold there, of what their releases in force will hold there, and of a few kinds that
/// every deployment has, by cluster.
std::map<std::string, KindsInUse> kinds_in_use(Session& session);

/// What one plan needs of a cluster: its kinds, and the verbs of each kind in each namespace.
struct PlanNeeds {
  KindsInUse kinds;
  std::map<std::pair<std::pair<std::string, std::string>, std::string>, std::set<std::string_view>> verbs;
  std::set<std::string> defined_groups;  ///< whose kinds it defines itself

  bool defines(const std::string& group) const { return defined_groups.contains(group); }
};

/// By cluster: of every change that the plan sends.
std::map<std::string, PlanNeeds> needs_of(const Plan& plan);

/// A cluster whose rights are asked about.
struct RightsQuestion {
  ClusterCheck* check = nullptr;
  std::shared_ptr<const ClusterFacts> facts;
  KindsInUse kinds;
  std::optional<PlanNeeds> needs = {};  ///< of one plan: nothing but its verbs is asked
};

/// Asks all of them at the same time; fills in `rights` and `missing`, and says what is missing.
void check_rights(ClusterReader& clusters, std::vector<RightsQuestion> questions, Diagnostics& diagnostics);

}  // namespace emco::flow
