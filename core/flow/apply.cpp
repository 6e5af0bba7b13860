#include "core/flow/apply.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/codes.h"
#include "core/flow/operation_run.h"
#include "core/plan/order.h"
#include "core/store/recover.h"

namespace emco::flow {
namespace {

bool is_cloud(const std::string& address) { return address.find("/logical-clouds/") != std::string::npos; }

/// Operations of one group run at the same time; groups follow each other.
int group_of(OperationKind kind, const std::string& address) {
  const bool removes = kind == OperationKind::Terminate || kind == OperationKind::Abandon;
  if (!removes) return is_cloud(address) ? 0 : 1;
  return is_cloud(address) ? 3 : 2;
}

/// The intents, in one commit under the plan's pin.
std::int64_t commit_intents(Session& session, const PlanRequest& request, const Plan& plan) {
  if (request.bundle.documents.empty() && request.erase.empty()) return plan.generation;
  store::Draft draft(session.database(), session.catalogue(), session.key(), session.world().random,
                     session.authorship());
  if (draft.base() != plan.generation)
    throw Error("plan.stale",
                fmt::format("the intents moved on from generation {} to {} since the plan was made",
                            plan.generation, draft.base()),
                "make a new plan");
  Diagnostics diagnostics = draft.load(request.bundle, request.existence);
  diagnostics.add(draft.erase(request.erase));
  diagnostics.add(draft.check());
  if (diagnostics.has_errors()) throw Error(std::move(diagnostics));
  return draft.commit(session.world().random.uuid());
}

void erase(Session& session, const std::vector<store::Erasure>& erasures, Applied& applied) {
  store::Draft draft(session.database(), session.catalogue(), session.key(), session.world().random,
                     session.authorship());
  applied.diagnostics.add(draft.erase(erasures));
  applied.diagnostics.add(draft.check());
  if (!applied.diagnostics.has_errors()) applied.generation = draft.commit(session.world().random.uuid());
}

void record_identities(Session& session, const PlanRequest& request, const Plan& plan, Applied& applied) {
  const store::Act act = session.act();
  for (const auto& cluster : plan.clusters) {
    if (cluster.state != PlannedCluster::State::Ready) continue;
    if (!cluster.replaces.empty()) {
      store::rebind(session.database(), session.world().random, cluster.address, cluster.replaces,
                    cluster.identity, request.old_clusters, act);
      applied.rebound.push_back(cluster.address);
    } else if (store::cluster_identity(session.database(), cluster.address) != cluster.identity)
      store::record_identity(session.database(), session.world().random, cluster.address, cluster.identity,
                             act);
  }
}

/// A logical cloud whose operation failed takes what was to run in it along.
bool lacks_its_cloud(const OperationPlan& operation, const Applied& applied) {
  return std::any_of(applied.operations.begin(), applied.operations.end(), [&](const OperationResult& other) {
    return !other.succeeded && !other.lacks_only_clusters() && other.address == operation.logical_cloud &&
           other.address != operation.address;
  });
}

OperationResult not_begun(const OperationPlan& operation, std::string message) {
  OperationResult result;
  result.address = operation.address;
  result.word = to_word(operation.kind);
  result.phase = operation.phase;
  result.message = std::move(message);
  return result;
}

/// Terminations of one plan that failed keep the clouds below them.
bool still_inhabited(const OperationPlan& operation, const Applied& applied) {
  return operation.kind == OperationKind::Terminate && is_cloud(operation.address) &&
         std::any_of(applied.operations.begin(), applied.operations.end(),
                     [](const OperationResult& other) { return !other.succeeded; });
}

std::vector<Begun> begin_group(
    Session& session, const Plan& plan, int group, const ApplyOptions& options, Applied& applied) {
  std::vector<Begun> begun;
  for (const auto& operation : plan.operations) {
    if (group_of(operation.kind, operation.address) != group) continue;
    if (lacks_its_cloud(operation, applied)) {
      applied.operations.push_back(
          not_begun(operation, "not begun, because its logical cloud could not be brought up"));
    } else if (still_inhabited(operation, applied)) {
      applied.operations.push_back(
          not_begun(operation, "not begun, because a termination before it did not succeed"));
    } else if (operation.kind == OperationKind::Abandon) {
      applied.operations.push_back(abandon(session, operation, options));
    } else {
      begun.push_back(begin(session, operation, options.plan_id, applied.generation));
    }
  }
  return begun;
}

void approve_all(Session& session, const Plan& plan, Applied& applied) {
  for (const auto& approval : plan.approvals) {
    store::approve(session.database(), session.world().random, approval.address, approval.closure_digest,
                   session.act(approval.reason));
    applied.approved.push_back(approval.address);
  }
  // Confirming a plan is an approval of exactly its content.
  for (const auto& operation : plan.operations)
    if (operation.approves)
      store::approve(session.database(), session.world().random, operation.address, operation.closure_digest,
                     session.act(operation.reason));
}

}  // namespace

Applied carry_out(Session& session,
                  const PlanRequest& request,
                  const Plan& plan,
                  const ApplyOptions& options) {
  Applied applied;
  if (options.saved)
    store::use_plan(session.database(), session.world().random, options.plan_id, session.act());
  for (const auto& address : plan.stops)
    stop(session, address);
  applied.stops = plan.stops;
  applied.generation = commit_intents(session, request, plan);
  if (plan.recovery) {
    store::recover(session.database(), session.world().random, *plan.recovery, session.act());
    applied.recovered = plan.recovery->objects.size();
  }
  record_identities(session, request, plan, applied);
  approve_all(session, plan, applied);

  for (int group = 0; group <= 3; ++group) {
    std::vector<Begun> begun = begin_group(session, plan, group, options, applied);
    if (!begun.empty()) run_operations(session, std::move(begun), options, applied);
    for (const auto& continuation : plan.continuations) {
      if (applied.stopped || applied.interrupted) break;
      if (group_of(continuation.kind, continuation.address) == group)
        applied.operations.push_back(resume(session, continuation.address, options, applied));
    }
    if (applied.stopped || applied.interrupted) break;
  }
  const bool all_done = std::all_of(applied.operations.begin(), applied.operations.end(),
                                    [](const OperationResult& one) { return one.succeeded; });
  if (!request.erase_afterwards.empty() && all_done && !applied.stopped)
    erase(session, request.erase_afterwards, applied);
  return applied;
}

bool OperationResult::lacks_only_clusters() const {
  return !left_out.empty() && std::all_of(changes.begin(), changes.end(), [](const Ended& ended) {
    return ended.outcome.kind == Outcome::Kind::Succeeded;
  });
}

int Applied::exit_status() const {
  if (interrupted) return 130;
  Diagnostics causes = diagnostics;
  bool missing = diagnostics.has_errors();
  bool unready = false;
  bool failed_for_good = false;
  for (const auto& operation : operations) {
    if (!operation.succeeded && operation.operation == 0)
      causes.error("apply.depends-on-failed", {}, operation.message);
    for (const auto& cluster : operation.left_out)
      causes.error("plan.cluster-unreadable", {}, cluster);
    for (const auto& ended : operation.changes)
      if (ended.outcome.kind != Outcome::Kind::Succeeded && !ended.outcome.code.empty())
        causes.error(ended.outcome.code, {}, ended.outcome.message);
    missing = missing || !operation.succeeded;
    unready = unready || !operation.not_ready.empty();
    failed_for_good = failed_for_good || std::any_of(operation.not_ready.begin(), operation.not_ready.end(),
                                                     [](const auto& one) {
                                                       return one.readiness.readiness == Readiness::Failed;
                                                     });
  }
  if (missing && written > 0) return 4;
  if (missing) return stopped ? 8 : std::max(1, flow::exit_status(causes));
  if (failed_for_good) return 12;
  return unready ? 9 : 0;
}

}  // namespace emco::flow
