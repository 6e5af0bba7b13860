#include "core/flow/rebind.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/clusters.h"
#include "core/flow/plan_stages.h"

namespace emco::flow {
namespace {

/// What became of the objects on the cluster that is replaced.
std::string fate_of_old(Session& session, const PlanRequest& request, const std::string& address) {
  const auto known = list_clusters(session);
  const auto at =
      std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.address == address; });
  const std::string objects = text::count(at == known.end() ? 0 : at->objects, "object", "objects");
  return request.old_clusters == store::OldCluster::Kept
             ? fmt::format("{} of the old one are listed as residue", objects)
             : fmt::format("{} went with the old one", objects);
}

void say_nothing_to_do(const std::string& address, const char* why, Plan& plan) {
  plan.diagnostics
      .note("operation.nothing-to-do", {}, fmt::format("'{}' {}", cluster_short_name(address), why))
      .address = address;
}

}  // namespace

PlanRequest rebind_request(Session& session, const Rebinding& rebinding) {
  PlanRequest request;
  request.converge = PlanRequest::Converge::None;
  request.old_clusters = rebinding.old;
  for (const auto& word : rebinding.clusters) {
    auto meant = clusters_meant_by(session, word);
    if (meant.size() != 1)
      throw Error("usage.invalid", fmt::format("'{}' means {} clusters", word, meant.size()),
                  "name each cluster that was replaced: PROVIDER/CLUSTER");
    request.rebind.merge(meant);
  }
  if (rebinding.records_only) return request;
  std::set<std::string> told;
  for (const auto& cluster : list_clusters(session)) {
    if (!request.rebind.contains(cluster.address)) continue;
    for (const auto& address : cluster.deployments) {
      if (!told.insert(address).second) continue;
      const auto record = store::find_deployment(session.database(), address);
      const bool ends = record && (record->phase == "Terminating" || record->interrupted == "terminate");
      request.bundle.operations.push_back({address, ends ? "terminate" : "update", {}, rebinding.reason, {}});
    }
  }
  return request;
}

bool accept_other_clusters(Session& session, const PlanRequest& request, SeenClusters& seen, Plan& plan) {
  bool accepted = false;
  for (const auto& address : request.rebind) {
    const auto at = seen.find(address);
    if (at == seen.end()) continue;  // its kubeconfig cannot be used, as the diagnostics say
    PlannedCluster& state = at->second.state;
    if (state.state != PlannedCluster::State::Ready) {
      // Left out it cannot be: it is what all this is about. Without that wish it is said for every cluster.
      if (request.skip_unreachable) say_unreadable(state, plan.diagnostics);
      continue;
    }
    const auto recorded = store::cluster_identity(session.database(), address);
    if (!recorded) {
      say_nothing_to_do(address, "is not known to the records; its first operation records which it is",
                        plan);
    } else if (*recorded == state.identity) {
      say_nothing_to_do(address, "is the cluster of the records", plan);
    } else {
      state.replaces = *recorded;
      state.message = fate_of_old(session, request, address);
      accepted = true;
    }
  }
  return accepted;
}

}  // namespace emco::flow
