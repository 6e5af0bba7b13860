#include "core/flow/status.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/plan_stages.h"
#include "core/kube/ready.h"
#include "core/plan/lifecycle.h"
#include "core/store/explain.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

bool is_lifecycle(std::string_view kind) {
  return kind == "logical_cloud" || kind == "deployment_intent_group";
}

/// Every lifecycle object that the intent level or the records know, sorted.
std::vector<std::string> lifecycle_addresses(Session& session) {
  std::set<std::string> found;
  for (const auto& deployment : store::deployments(session.database()))
    if (deployment.phase != "NotDeployed") found.insert(deployment.address);
  for (const char* kind : {"logical_cloud", "deployment_intent_group"})
    for (auto& address : store::addresses_of_kind(session.database(), kind))
      found.insert(std::move(address));
  return {found.begin(), found.end()};
}

std::vector<std::string> chosen(Session& session, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return lifecycle_addresses(session);
  std::vector<std::string> result;
  std::optional<std::vector<std::string>> all;
  for (const auto& address : wanted) {
    const auto match = session.catalogue().kinds.of_address(address);
    if (match && is_lifecycle(match->kind->name)) {
      if (!read_subject(session, address))
        throw Error(
            "address.absent", fmt::format("'{}' does not exist", address),
            text::did_you_mean(address, store::siblings(session.database(), session.catalogue(), address)));
      result.push_back(address);
      continue;
    }
    if (!all) all = lifecycle_addresses(session);
    const std::size_t before = result.size();
    for (const auto& one : *all)
      if (one.starts_with(address + "/")) result.push_back(one);
    if (result.size() == before && !store::read_document(session.database(), address))
      throw Error("address.absent", fmt::format("'{}' does not exist", address), "check the address");
  }
  return result;
}

DeploymentStatus by_records(Session& session, Subject& subject) {
  if (subject.operation) subject.holder_alive = is_holder_alive(session, *subject.operation, 0);
  const bool in_sync = is_in_sync(subject);
  DeploymentStatus status;
  status.address = subject.address;
  status.kind = subject.kind;
  status.phase = subject.phase();
  status.word =
      plan::one_word({subject.phase(), subject.has_residue, subject.release && subject.release->restored_from,
                      session.config().separate_approval && subject.deployment, subject.approved, in_sync});
  status.release = subject.release;
  status.operation = subject.operation;
  status.holder_alive = subject.holder_alive;
  status.legal = plan::legal_words(situation_of(subject));
  return status;
}

/// The release in force as the thing to compare with: what `rollback` to it would find to do.
Work work_of(Session& session, Subject subject) {
  Work work{std::move(subject), {}};
  work.plan.address = work.subject.address;
  work.plan.kind = OperationKind::Rollback;
  if (work.subject.release) {
    work.plan.restored_from = work.subject.release->revision;
    work.plan.placement = work.subject.release->placement;
    work.plan.desired = store::release_objects(session.database(), work.subject.record->id,
                                               work.subject.release->revision, session.key());
  }
  return work;
}

ObjectStatus::State state_of(const ObjectChange& change) {
  switch (change.action) {
    case Action::Unchanged: return ObjectStatus::State::Same;
    case Action::Create: return ObjectStatus::State::Missing;
    case Action::Update:
    case Action::Replace:
    case Action::Adopt: return ObjectStatus::State::Drifted;
    case Action::Delete: return ObjectStatus::State::Left;
    case Action::Forget: return ObjectStatus::State::Gone;
  }
  return ObjectStatus::State::Unread;
}

void look_at(const Work& work, const SeenClusters& seen, DeploymentStatus& status) {
  std::set<std::pair<std::string, ObjectKey>> told;
  for (const auto& change : work.plan.changes) {
    ObjectStatus object{change.cluster, change.key, change.app, state_of(change), {}, false, {}, {}};
    object.sensitive = change.manifest && change.manifest->sensitive;
    object.elsewhere = change.elsewhere;
    if (object.state == ObjectStatus::State::Drifted) object.fields = change.fields;
    const auto& live = seen.at(change.cluster).live;
    const auto at = live.find(change.key);
    if (at != live.end()) object.ready = kube::ready(at->second.body);
    told.emplace(change.cluster, change.key);
    status.objects.push_back(std::move(object));
  }
  for (const auto& row : work.subject.inventory)
    if (!told.contains({row.cluster, row.key}))
      status.objects.push_back(
          {row.cluster, row.key, row.app, ObjectStatus::State::Unread, {}, false, {}, {}});
  std::stable_sort(status.objects.begin(), status.objects.end(),
                   [](const ObjectStatus& a, const ObjectStatus& b) { return a.cluster < b.cluster; });
}

}  // namespace

std::string_view to_word(ObjectStatus::State state) {
  switch (state) {
    case ObjectStatus::State::Unread: return "unread";
    case ObjectStatus::State::Same: return "same";
    case ObjectStatus::State::Drifted: return "drifted";
    case ObjectStatus::State::Missing: return "missing";
    case ObjectStatus::State::Left: return "left";
    case ObjectStatus::State::Gone: return "gone";
  }
  return "unread";
}

std::size_t DeploymentStatus::count(ObjectStatus::State state) const {
  return static_cast<std::size_t>(std::count_if(
      objects.begin(), objects.end(), [&](const ObjectStatus& object) { return object.state == state; }));
}

Status read_status(Session& session, const std::vector<std::string>& addresses, bool offline) {
  Status status;
  std::vector<Work> all;
  std::set<std::string> clusters;
  {
    // No view is held while clusters are asked: whoever writes would have to wait for them.
    const store::View view(session.database());
    for (const auto& address : chosen(session, addresses)) {
      auto subject = read_subject(session, address, Placing::OfReleases);
      if (!subject) continue;
      status.deployments.push_back(by_records(session, *subject));
      // The word is said; what is looked at from here on are objects.
      if (subject->deployment) subject->deployment = {};
      if (!offline) clusters.merge(subject->recorded_clusters());
      all.push_back(work_of(session, std::move(*subject)));
    }
  }
  SeenClusters seen;
  if (!clusters.empty()) {
    Plan scratch;
    Connections connections(session, read_kubeconfigs(session, clusters), Connections::Access::Read,
                            status.diagnostics);
    seen = read_facts(connections.reader(), connections.clusters(), session.world().observer);
    refuse_other_clusters(session, seen, status.diagnostics);
    compare(session, {}, all, seen, connections.reader(), scratch);
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    look_at(all[i], seen, status.deployments[i]);
  for (const auto& [address, cluster] : seen) {
    status.clusters.push_back(cluster.state);
    using State = PlannedCluster::State;
    if (cluster.state.state == State::Ready || cluster.state.state == State::Changed) continue;
    say_unreadable(cluster.state, status.diagnostics);
  }
  return status;
}

}  // namespace emco::flow
