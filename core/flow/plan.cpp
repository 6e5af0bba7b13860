#include "core/flow/plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/adopt.h"
#include "core/flow/plan_stages.h"

namespace emco::flow {
namespace {

std::set<std::string> clusters_to_read(const Work& work) {
  // What is given up needs no cluster: it is for when they are gone.
  if (work.plan.kind == OperationKind::Abandon) return {};
  std::set<std::string> clusters = work.subject.recorded_clusters();
  for (const auto& cluster : work.plan.placement.clusters())
    clusters.insert(cluster);
  return clusters;
}

std::set<std::string> clusters_to_read(const std::vector<Work>& all) {
  std::set<std::string> clusters;
  for (const auto& work : all)
    clusters.merge(clusters_to_read(work));
  return clusters;
}

/// The clusters that the operation would have to look at and could not.
std::vector<std::string> unread_by(const Work& work, const SeenClusters& seen) {
  std::vector<std::string> unread;
  for (const auto& address : clusters_to_read(work)) {
    const auto at = seen.find(address);
    if (at == seen.end() || at->second.state.state != PlannedCluster::State::Ready) unread.push_back(address);
  }
  return unread;
}

Kubeconfigs only(const Kubeconfigs& kubeconfigs, const std::set<std::string>& clusters) {
  Kubeconfigs some;
  for (const auto& cluster : clusters) {
    const auto at = kubeconfigs.find(cluster);
    some[cluster] = at == kubeconfigs.end() ? "" : at->second;
  }
  return some;
}

/// Behind two addresses must be two clusters.
void refuse_twins(Session& session, const SeenClusters& seen, Plan& plan) {
  std::map<std::string, std::string> by_identity;
  for (const auto& [address, cluster] : seen) {
    if (cluster.state.state != PlannedCluster::State::Ready) continue;
    const std::string name = cluster_short_name(address);
    const auto elsewhere = store::cluster_of_identity(session.database(), cluster.state.identity);
    const auto [other, added] = by_identity.emplace(cluster.state.identity, address);
    const std::string twin = elsewhere && *elsewhere != address ? *elsewhere : added ? "" : other->second;
    if (twin.empty()) continue;
    plan.diagnostics
        .error("cluster.duplicate-identity", {},
               fmt::format("'{}' and '{}' are the same cluster", cluster_short_name(twin), name),
               "check both kubeconfigs, and delete the resource that is wrong")
        .address = address;
  }
}

void report_unreadable(const PlanRequest& request, const SeenClusters& seen, Plan& plan) {
  for (const auto& [address, cluster] : seen) {
    plan.clusters.push_back(cluster.state);
    using State = PlannedCluster::State;
    if (cluster.state.state == State::Ready || cluster.state.state == State::Changed) continue;
    const std::string summary =
        fmt::format("cluster '{}' cannot be read: {}", cluster_short_name(address), cluster.state.message);
    if (request.skip_unreachable) {
      plan.diagnostics
          .warning("plan.cluster-skipped", {}, summary,
                   "it stays as it is; the deployments on it stay unfinished")
          .address = address;
    } else {
      plan.diagnostics
          .error("plan.cluster-unreadable", {}, summary,
                 fmt::format("look at it: emcoctl clusters check {}, or leave it out: --on-unreachable skip",
                             address))
          .address = address;
    }
  }
}

/// The new release would be the one in force, and nothing has to be written or recorded.
bool changes_nothing(const Work& work) {
  if (work.plan.kind != OperationKind::Update && work.plan.kind != OperationKind::Rollback) return false;
  const bool quiet = std::all_of(
      work.plan.changes.begin(), work.plan.changes.end(),
      [](const ObjectChange& change) { return change.action == Action::Unchanged && !change.record_moves; });
  const bool same_release = work.subject.phase() == "Instantiated" && work.subject.release &&
                            work.subject.release->closure_digest == work.plan.closure_digest &&
                            same_places(work.subject.release->placement, work.plan.placement);
  return quiet && same_release && work.plan.decisions.empty();
}

}  // namespace

void say_unreadable(const PlannedCluster& cluster, Diagnostics& diagnostics) {
  diagnostics
      .error("plan.cluster-unreadable", {},
             fmt::format("cluster '{}' cannot be read: {}", cluster_short_name(cluster.address),
                         cluster.message),
             fmt::format("look at it: emcoctl clusters check {}", cluster.address))
      .address = cluster.address;
}

void refuse_other_clusters(Session& session, SeenClusters& seen, Diagnostics& diagnostics) {
  std::vector<std::string> others;  // those that a rebind of this plan accepts among them
  for (auto& [address, cluster] : seen) {
    if (cluster.state.state != PlannedCluster::State::Ready) continue;
    const auto recorded = store::cluster_identity(session.database(), address);
    if (!recorded || *recorded == cluster.state.identity) continue;
    others.push_back(cluster_short_name(address));
    if (!cluster.state.replaces.empty()) continue;
    cluster.state.state = PlannedCluster::State::Changed;
    cluster.state.message = "it is another cluster than before";
  }
  for (const auto& [address, cluster] : seen) {
    if (cluster.state.state != PlannedCluster::State::Changed) continue;
    diagnostics
        .error("cluster.identity-changed", {},
               fmt::format("behind '{}' is another cluster than the one in the records",
                           cluster_short_name(address)),
               fmt::format("give the kubeconfig of the right cluster; when it was replaced for good: emcoctl "
                           "clusters rebind {}",
                           text::join(others, " ")))
        .address = address;
  }
}

Planned make_plan(Session& session, const PlanRequest& request) {
  Planned planned;
  Plan& plan = planned.plan;
  plan.store = session.store_uid();
  plan.created_at = request.now.value_or(session.world().clock.now());

  // What the documents change, and which operations follow; the store is as before when this returns.
  Materials materials;
  std::vector<Work> all = draft_intents(session, request, materials, plan);
  plan.recovery = request.recovery;
  if (plan.diagnostics.has_errors() || (all.empty() && request.rebind.empty())) return planned;

  // Who the clusters are and what they serve.
  materials.kubeconfigs.merge(read_kubeconfigs(session, request.rebind));
  std::set<std::string> addresses = clusters_to_read(all);
  addresses.insert(request.rebind.begin(), request.rebind.end());
  Connections connections(session, only(materials.kubeconfigs, addresses), Connections::Access::Read,
                          plan.diagnostics);
  SeenClusters seen = read_facts(connections.reader(), connections.clusters(), session.world().observer);
  if (!request.rebind.empty() && !accept_other_clusters(session, request, seen, plan)) all.clear();
  refuse_other_clusters(session, seen, plan.diagnostics);
  refuse_twins(session, seen, plan);

  // What each shall hold, and what it holds: every object decided.
  desire(session, request, materials, all, seen, connections.reader(), plan);
  if (!plan.diagnostics.has_errors())
    planned.objects_read = compare(session, request, all, seen, connections.reader(), plan);
  if (!request.recovery) refuse_newer_objects(session, seen, plan.diagnostics);
  leave_to_operations(all, plan);
  report_unreadable(request, seen, plan);
  report_not_adopted(request, all, plan);

  for (auto& work : all) {
    work.plan.left_out = unread_by(work, seen);
    if (!changes_nothing(work)) {
      plan.operations.push_back(std::move(work.plan));
    } else if (!plan.diagnostics.has_errors()) {
      plan.diagnostics
          .note("operation.nothing-to-do", work.plan.where,
                work.plan.left_out.empty()
                    ? fmt::format("{} is as its intents say, here and on its clusters", work.plan.address)
                    : fmt::format(
                          "{} is as its intents say where it could be looked at; that was not so on '{}'",
                          work.plan.address, cluster_short_name(work.plan.left_out.front())))
          .address = work.plan.address;
    }
  }
  return planned;
}

}  // namespace emco::flow
