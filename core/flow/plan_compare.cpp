#include <algorithm>

#include <fmt/format.h>

#include "core/flow/plan_stages.h"
#include "core/model/fields.h"

namespace emco::flow {
namespace {

/// One operation on one cluster.
struct Part {
  Work* work = nullptr;
  std::string cluster;
  plan::ClusterState state;
  plan::Policy policy;
};

std::set<std::string> clusters_of(const Work& work) {
  auto clusters = work.subject.recorded_clusters();
  for (const auto& desired : work.plan.desired)
    clusters.insert(desired.cluster);
  return clusters;
}

/// What was confirmed on another cluster was never confirmed on this one.
plan::Recorded recorded_of(const store::InventoryRow& row, bool on_another) {
  if (on_another) return {row.key, row.version, row.app, false, "", "", "", row.keep};
  return {row.key, row.version, row.app, row.present, row.uid, row.body, row.touched, row.keep};
}

Part part_of(
    Session& session, const PlanRequest& request, Work& work, const std::string& cluster, bool is_another) {
  Part part{&work, cluster, {}, policy_of(session, work)};
  part.policy.adopt = request.adopt;
  part.policy.take = request.take;
  if (const auto named = request.adoptable.find(work.subject.address); named != request.adoptable.end())
    for (const auto& object : named->second)
      if (object.cluster == cluster) part.policy.adoptable.insert(object.key);
  part.state.cluster = cluster;
  for (const auto& desired : work.plan.desired)
    if (desired.cluster == cluster) part.state.desired = desired.manifests;
  std::set<ObjectKey> own;
  for (const auto& row : work.subject.inventory) {
    if (row.cluster != cluster) continue;
    part.state.recorded.push_back(recorded_of(row, is_another));
    own.insert(row.key);
  }
  for (const auto& manifest : part.state.desired) {
    if (own.contains(manifest->key)) continue;
    if (auto owner = store::owner_of(session.database(), cluster, manifest->key);
        owner && *owner != work.subject.address)
      part.state.owned_by_others.emplace(manifest->key, *owner);
  }
  return part;
}

/// An object that two operations of this plan want belongs to the first of them.
void give_each_one_owner(std::vector<Part>& parts) {
  std::map<std::pair<std::string, ObjectKey>, std::string> owners;
  for (auto& part : parts)
    for (const auto& manifest : part.state.desired) {
      const std::string& address = part.work->subject.address;
      const auto [at, is_first] = owners.try_emplace({part.cluster, manifest->key}, address);
      if (!is_first && at->second != address) part.state.owned_by_others.emplace(manifest->key, at->second);
    }
}

std::map<std::string, std::vector<Interest>> interests_of(const std::vector<Part>& parts) {
  std::map<std::string, std::map<ObjectKey, std::string>> wanted;
  for (const auto& part : parts) {
    for (const auto& row : part.state.recorded)
      wanted[part.cluster].emplace(row.key, row.version);
    // What will be written is read in the version it will be written in.
    for (const auto& manifest : part.state.desired)
      wanted[part.cluster][manifest->key] = manifest->version;
  }
  std::map<std::string, std::vector<Interest>> interests;
  for (const auto& [cluster, keys] : wanted)
    for (const auto& [key, version] : keys)
      interests[cluster].push_back({key, version});
  return interests;
}

/// One deployment's objects, or with several all of this store's: one LIST per kind either way.
std::string selector_of(Session& session, const std::vector<Work>& all) {
  if (all.size() == 1)
    return fmt::format("{}={}", kDeploymentLabel, policy_of(session, all.front()).deployment);
  return fmt::format("{}={}", kStoreLabel, session.store_uid());
}

/// Asks the server about every change that comparing could not settle, all at once; again where drift is
/// taken back, and where an object moved after it was read (status, another writer): that one is read once
/// more.
class DryRuns {
 public:
  DryRuns(Session& session, SeenClusters& seen, ClusterReader& clusters, Plan& plan)
      : session_(session), seen_(seen), clusters_(clusters), plan_(plan) {}

  /// Both outlive the run.
  void add(ObjectChange& change, const Part& part) { open_.push_back({&change, &part}); }

  void run() {
    for (int round = 1; round <= kRounds; ++round) {
      std::map<Ticket, Open*> tickets;
      for (auto& open : open_)
        if (open.change->undecided && !open.failed)
          tickets.emplace(clusters_.ask(open.change->cluster, plan::dry_run_of(*open.change)), &open);
      if (tickets.empty()) return;
      std::vector<Open*> moved;
      collect(clusters_, tickets, [&](Open* open, const Arrival& arrival) {
        const Answer& answer = arrival.answer;
        const bool has_moved = answer.outcome == Answer::Class::Conflict && answer.conflicts.empty();
        if (has_moved && round < kRounds) {
          moved.push_back(open);
        } else {
          settle(*open, answer);
        }
      });
      look_again(moved);
    }
  }

 private:
  static constexpr int kRounds = 6;

  struct Open {
    ObjectChange* change;
    const Part* part;
    bool failed = false;
  };

  const plan::Recorded* recorded(const Open& open) const {
    for (const auto& row : open.part->state.recorded)
      if (row.key == open.change->key) return &row;
    return nullptr;
  }

  void settle(Open& open, const Answer& answer) {
    const auto& live = seen_.at(open.change->cluster).live;
    const auto before = live.find(open.change->key);
    const plan::Recorded* row = recorded(open);
    std::shared_ptr<const Value> body;
    if (!answer.conflicts.empty() && row != nullptr && !row->body.empty())
      body = store::read_body(session_.database(), row->body, session_.key());
    Diagnostics diagnostics;
    plan::decide_by_server(*open.change, before == live.end() ? nullptr : &before->second, body.get(), answer,
                           open.part->policy, diagnostics);
    open.failed = diagnostics.has_errors();
    plan_.diagnostics.add(std::move(diagnostics));
  }

  void look_again(const std::vector<Open*>& moved) {
    std::map<Ticket, Open*> tickets;
    for (auto* open : moved)
      tickets.emplace(
          clusters_.ask(open->change->cluster, ReadObject{open->change->key, open->change->version}), open);
    collect(clusters_, tickets, [&](Open* open, const Arrival& arrival) {
      auto& live = seen_.at(open->change->cluster).live;
      if (arrival.answer.done() && arrival.answer.object) {
        live.insert_or_assign(open->change->key, *arrival.answer.object);
      } else if (arrival.answer.outcome == Answer::Class::Absent) {
        live.erase(open->change->key);
      } else {
        settle(*open, arrival.answer);
        return;
      }
      decide_again(*open);
    });
  }

  void decide_again(Open& open) {
    plan::ClusterState one = open.part->state;
    one.desired = {open.change->manifest};
    one.recorded.clear();
    if (const auto* row = recorded(open)) one.recorded.push_back(*row);
    Diagnostics diagnostics;
    *open.change = std::move(plan::diff(one, open.part->policy, diagnostics).front());
    open.failed = diagnostics.has_errors();
    plan_.diagnostics.add(std::move(diagnostics));
  }

  Session& session_;
  SeenClusters& seen_;
  ClusterReader& clusters_;
  Plan& plan_;
  std::vector<Open> open_;
};

/// Why an object goes, more closely: its app runs elsewhere and has it there, or nothing has it any more.
void explain_moves(Work& work) {
  std::set<ObjectKey> wanted;
  for (const auto& desired : work.plan.desired)
    for (const auto& manifest : desired.manifests)
      wanted.insert(manifest->key);
  for (auto& change : work.plan.changes) {
    if (change.because != Because::NotInConfig || change.app.empty() || !wanted.contains(change.key))
      continue;
    const auto* app = work.plan.placement.app(change.app);
    const bool still_here =
        app != nullptr && std::any_of(app->clusters.begin(), app->clusters.end(),
                                      [&](const auto& placed) { return placed.cluster == change.cluster; });
    if (app != nullptr && !still_here) change.because = Because::PlacementMoved;
  }
}

/// Every object that an abandoned deployment leaves behind: only our record goes, into the residue.
void give_up(Work& work) {
  for (const auto& row : work.subject.inventory) {
    ObjectChange change;
    change.cluster = row.cluster;
    change.key = row.key;
    change.version = row.version;
    change.app = row.app;
    change.action = Action::Forget;
    change.because = Because::Abandoned;
    change.uid = row.uid;
    work.plan.changes.push_back(std::move(change));
  }
}

}  // namespace

void mark_unreadable(SeenCluster& cluster, const Answer& answer) {
  const bool denied = answer.status == 401 || answer.status == 403;
  cluster.state.state = denied ? PlannedCluster::State::Forbidden : PlannedCluster::State::Unreachable;
  cluster.state.message = answer.message.empty() ? answer.reason : answer.message;
}

std::size_t compare(Session& session,
                    const PlanRequest& request,
                    std::vector<Work>& all,
                    SeenClusters& seen,
                    ClusterReader& clusters,
                    Plan& plan) {
  std::vector<Part> parts;
  for (auto& work : all) {
    if (work.plan.kind == OperationKind::Abandon) {
      give_up(work);
      continue;
    }
    for (const auto& cluster : clusters_of(work))
      if (seen.contains(cluster) && seen.at(cluster).state.state == PlannedCluster::State::Ready)
        parts.push_back(part_of(session, request, work, cluster, !seen.at(cluster).state.replaces.empty()));
  }
  give_each_one_owner(parts);
  read_objects(clusters, interests_of(parts), selector_of(session, all), seen, session.world().observer,
               session.world().clock);
  std::size_t objects = 0;
  std::vector<std::vector<ObjectChange>> changes(parts.size());
  DryRuns dry_runs(session, seen, clusters, plan);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    SeenCluster& cluster = seen.at(parts[i].cluster);
    if (cluster.state.state != PlannedCluster::State::Ready) continue;
    parts[i].state.live = &cluster.live;
    changes[i] = plan::diff(parts[i].state, parts[i].policy, plan.diagnostics);
    for (auto& change : changes[i]) {
      const bool unknown = change.because == Because::Interrupted || change.because == Because::Unrecorded;
      if (!cluster.state.replaces.empty() && unknown) change.because = Because::Rebound;
      if (change.undecided) dry_runs.add(change, parts[i]);
    }
  }
  dry_runs.run();
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (auto& change : changes[i])
      parts[i].work->plan.changes.push_back(std::move(change));
  for (auto& work : all)
    explain_moves(work);
  for (const auto& [address, cluster] : seen)
    objects += cluster.live.size();
  keep_inhabited_namespaces(session, all, seen, clusters);
  return objects;
}

}  // namespace emco::flow
