#include "core/flow/operation_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/plan_stages.h"
#include "core/kube/ready.h"
#include "core/plan/order.h"
#include "core/store/journal.h"

namespace emco::flow {
namespace {

void make_sendable(std::vector<Change>& changes, std::int64_t operation) {
  for (auto& change : changes) {
    change.operation = operation;
    const bool sends = change.verb == ChangeVerb::Create || change.verb == ChangeVerb::Update;
    if (sends)
      change.body = std::make_shared<const std::string>(
          apply::body_with_markers(*change.desired, operation, change.body_digest));
  }
}

std::set<std::string> clusters_of(const std::vector<Begun>& all) {
  std::set<std::string> clusters;
  for (const auto& begun : all)
    for (const auto& change : begun.changes)
      clusters.insert(change.cluster);
  return clusters;
}

/// Nothing is sent to another cluster than the records speak of. One that cannot be reached is tried again
/// and told by the engine.
void expect_same_clusters(Session& session, ClusterWriter& clusters, const std::set<std::string>& addresses) {
  SeenClusters seen = read_facts(clusters, addresses, session.world().observer);
  Diagnostics diagnostics;
  refuse_other_clusters(session, seen, diagnostics);
  if (diagnostics.has_errors()) throw Error(std::move(diagnostics));
}

apply::Options options_of(Session& session, const ApplyOptions& options) {
  apply::Options engine;
  engine.interrupt = session.world().interrupts;
  if (options.wait) {
    engine.ready = kube::ready;
    engine.ready_deadline = options.wait_timeout;
  }
  return engine;
}

/// Where the operation leaves its deployment.
struct Ending {
  std::string state;
  std::string phase;
  std::string message;
};

std::string short_names(const std::vector<std::string>& clusters) {
  std::vector<std::string> names;
  for (const auto& cluster : clusters)
    names.push_back(cluster_short_name(cluster));
  return text::join(names, ", ");
}

Ending ending_of(const OperationResult& result, const apply::Result& run, OperationKind kind) {
  std::size_t missing = 0;
  std::string first;
  for (const auto& ended : result.changes) {
    if (ended.outcome.kind == Outcome::Kind::Succeeded) continue;
    ++missing;
    const bool tells = ended.outcome.kind != Outcome::Kind::Skipped;
    if (first.empty() || (tells && first.find("not tried") != std::string::npos))
      first = fmt::format("{}: {}", to_text(ended.change.key), ended.outcome.message);
  }
  std::string message;
  if (missing > 0)
    message = fmt::format("{} of {} changes are missing; {}", missing, result.changes.size(), first);
  if (!result.left_out.empty())
    message += fmt::format("{}left out, because the plan could not read it: {}", missing > 0 ? "; " : "",
                           short_names(result.left_out));
  if (message.empty()) return {"Done", kind == OperationKind::Terminate ? "NotDeployed" : "Instantiated", ""};
  if (run.stopped) return {"Stopped", "Stopped", message};
  return {"Failed", "Failed", message};
}

}  // namespace

Begun begin(Session& session,
            const OperationPlan& plan,
            const std::string& plan_id,
            std::int64_t generation) {
  std::vector<Change> changes = plan::order(plan.changes);
  Begun begun;
  begun.record = store::begin(session.database(), session.expect_key(), session.world().random, plan, changes,
                              plan_id, generation, session.act(plan.reason));
  session.leases().take(begun.record.id);
  begun.deployment_uid = store::find_deployment(session.database(), plan.address)->uid;
  make_sendable(changes, begun.record.id);
  begun.changes = std::move(changes);
  return begun;
}

OperationResult abandon(Session& session, const OperationPlan& plan, const ApplyOptions& options) {
  const auto deployment = store::find_deployment(session.database(), plan.address);
  expects(deployment.has_value(), "a deployment that is abandoned has records");
  store::abandon(session.database(), session.world().random, *deployment, options.plan_id,
                 session.act(plan.reason));
  OperationResult result;
  result.address = plan.address;
  result.word = "abandon";
  result.phase = "NotDeployed";
  result.succeeded = true;
  return result;
}

Begun take_over(Session& session, const OperationRecord& operation) {
  Begun begun;
  begun.record = store::take_over(session.database(), session.world().random, operation, session.act());
  session.leases().take(begun.record.id);
  begun.deployment_uid = store::find_deployment(session.database(), operation.address)->uid;
  for (auto& recorded : store::changes_of(session.database(), operation.id)) {
    const auto state = recorded.change.state;
    if (state == ChangeState::Done || state == ChangeState::Dropped) continue;
    // A time of another boot says nothing about this one.
    if (operation.holder.boot != session.world().holder.boot) recorded.change.sent_elapsed.reset();
    begun.changes.push_back(std::move(recorded.change));
  }
  store::load_bodies(session.database(), begun.changes, session.key());
  make_sendable(begun.changes, operation.id);
  return begun;
}

void run_operations(Session& session, std::vector<Begun> all, const ApplyOptions& options, Applied& applied) {
  World& world = session.world();
  Connections connections(session, read_kubeconfigs(session, clusters_of(all)), Connections::Access::Write,
                          applied.diagnostics);
  expect_same_clusters(session, connections.writer(), connections.clusters());

  std::vector<store::StoreJournal::Held> held;
  std::vector<Change> changes;
  std::vector<apply::Operation> operations;
  for (const auto& begun : all) {
    held.push_back({begun.record.id, begun.record.epoch});
    changes.insert(changes.end(), begun.changes.begin(), begun.changes.end());
    operations.push_back({begun.record.id,
                          begun.record.address,
                          std::string(to_word(begun.record.kind)),
                          {session.store_uid(), begun.deployment_uid},
                          begun.changes});
  }
  store::StoreJournal journal(session.database(), world.clock, world.random, held, changes);
  const apply::Result run = apply::run(std::move(operations), connections.writer(), journal, world.clock,
                                       world.observer, options_of(session, options));
  applied.written += run.written;
  applied.stopped = applied.stopped || run.stopped;
  applied.interrupted = applied.interrupted || run.interrupted;

  for (auto& begun : all) {
    OperationResult result;
    result.address = begun.record.address;
    result.operation = begun.record.id;
    result.word = to_word(begun.record.kind);
    result.left_out = store::clusters_left_out(session.database(), begun.record.id);
    for (auto& change : begun.changes)
      result.changes.push_back({change, run.outcomes.at({change.operation, change.seq})});
    for (const auto& waiting : run.not_ready)
      if (waiting.operation == begun.record.id) result.not_ready.push_back(waiting);
    if (!run.interrupted) {
      const Ending ending = ending_of(result, run, begun.record.kind);
      journal.end(begun.record, ending.state, ending.phase, ending.message);
      result.phase = ending.phase;
      result.message = ending.message;
      result.succeeded = ending.state == "Done";
      world.observer.operation_ended(begun.record.id, begun.record.address, ending.phase);
    }
    session.leases().release(begun.record.id);
    applied.operations.push_back(std::move(result));
  }
}

}  // namespace emco::flow
