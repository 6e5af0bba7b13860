#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/plan.h"
#include "core/place/decide.h"

namespace emco::flow {
namespace {

Placement cloud_placement(const LogicalCloudIntent& cloud) {
  Placement placement;
  placement.apps.push_back({"", {}});
  for (const auto& cluster : cloud.clusters)
    placement.apps[0].clusters.push_back({cluster, "referred to by the logical cloud"});
  return placement;
}

/// A change that was refused is not tried again as it is: that takes a new look, and so a new operation.
bool has_refused_changes(Session& session, const OperationRecord& operation) {
  const auto changes = store::changes_of(session.database(), operation.id);
  return std::any_of(changes.begin(), changes.end(), [](const store::RecordedChange& recorded) {
    return recorded.change.state == ChangeState::Conflict || recorded.change.state == ChangeState::Failed;
  });
}

Continuation continuation_of(Session& session, const OperationRecord& operation) {
  Continuation continuation{operation.address, operation.id, operation.kind, {}};
  for (const auto& recorded : store::changes_of(session.database(), operation.id)) {
    const Change& change = recorded.change;
    if (change.state == ChangeState::Done || change.state == ChangeState::Dropped) continue;
    continuation.left.push_back(fmt::format("{} {} on {}", to_word(change.verb), to_text(change.key),
                                            cluster_short_name(change.cluster)));
  }
  return continuation;
}

/// Somebody who decides about objects, fields or clusters wants them decided now.
bool decides(const PlanRequest& request) {
  return request.adopt != plan::Adopt::Never || !request.adoptable.empty() || !request.take.empty() ||
         !request.yield.empty() || !request.rebind.empty();
}

/// The situation in which a plan begins.
plan::Situation situation_for(Session& session, const PlanRequest& request, const Subject& subject) {
  plan::Situation situation = situation_of(subject);
  // Whoever carries this plan out ends first what a dead holder left (settle).
  if (subject.operation && subject.operation->state == "Running" && !subject.holder_alive) {
    situation.phase = "Failed";
    situation.interrupted = to_word(subject.operation->kind);
  }
  situation.same_as_interrupted = situation.in_sync && !decides(request) && subject.operation &&
                                  !has_refused_changes(session, *subject.operation) &&
                                  store::clusters_left_out(session.database(), subject.operation->id).empty();
  return situation;
}

/// Rollback's target: the release its `revision` names, or the last complete one before the one in force.
const Release* target_of(const OperationRequest& request, const Subject& subject, Plan& plan) {
  const Value* named = request.parameters.find("revision");
  const std::string wanted = named == nullptr   ? ""
                             : named->is_text() ? named->text()
                                                : std::to_string(named->integer());
  const Release* target = nullptr;
  for (const auto& release : subject.releases) {
    if (!release.complete) continue;
    const bool fits = wanted.empty() ? release.revision != subject.record->revision
                                     : std::to_string(release.revision) == wanted;
    if (fits) target = &release;
  }
  if (target == nullptr) {
    auto& error = plan.diagnostics.error(
        "operation.no-such-revision", request.where,
        wanted.empty() ? fmt::format("{} has no complete earlier release", subject.address)
                       : fmt::format("{} has no complete release of revision {}", subject.address,
                                     text::printable(wanted)),
        fmt::format("see which there are: emcoctl history {}", subject.address));
    error.address = subject.address;
  }
  return target;
}

void pin(Work& work) {
  const Subject& subject = work.subject;
  work.plan.address = subject.address;
  work.plan.phase = subject.phase();
  work.plan.last_operation = subject.record ? subject.record->operation.value_or(0) : 0;
  work.plan.from_revision = subject.record ? subject.record->revision : std::nullopt;
  work.plan.closure_digest = subject.closure_digest();
}

void begin(Session& session,
           OperationKind kind,
           const OperationRequest& request,
           Subject subject,
           std::vector<Work>& all,
           Plan& plan) {
  Work work{std::move(subject), {}};
  work.plan.kind = kind;
  work.plan.where = request.where;
  work.plan.reason = request.reason;
  pin(work);
  switch (kind) {
    case OperationKind::Instantiate:
    case OperationKind::Update: {
      auto placement = placement_of(work.subject);
      plan.diagnostics.add(std::move(placement.diagnostics));
      work.plan.placement = std::move(placement.value);
      if (session.config().separate_approval && work.subject.deployment && !work.subject.approved) {
        plan.diagnostics
            .error("operation.not-approved", request.where,
                   fmt::format("nobody but {} approved {} as it is now", session.world().actor,
                               work.subject.address),
                   fmt::format("let somebody else approve it: emcoctl approve {}", work.subject.address))
            .address = work.subject.address;
        return;
      }
      work.plan.approves = !work.subject.approved;
      break;
    }
    case OperationKind::Rollback: {
      const Release* target = target_of(request, work.subject, plan);
      if (target == nullptr) return;
      work.plan.restored_from = target->revision;
      work.plan.closure_digest = target->closure_digest;
      work.plan.placement = target->placement;
      work.plan.snapshot = target->snapshot;
      work.plan.logical_cloud = target->logical_cloud;
      work.plan.ns = target->ns;
      break;
    }
    case OperationKind::Terminate:
    case OperationKind::Abandon: break;
  }
  all.push_back(std::move(work));
}

bool wants_intents(std::string_view word) {
  return word == "instantiate" || word == "update" || word == "approve";
}

}  // namespace

bool same_places(const Placement& one, const Placement& other) {
  const auto places_of = [](const Placement& placement) {
    std::set<std::pair<std::string, std::string>> places;
    for (const auto& app : placement.apps)
      for (const auto& placed : app.clusters)
        places.emplace(app.app, placed.cluster);
    return places;
  };
  return places_of(one) == places_of(other);
}

plan::Situation situation_of(const Subject& subject) {
  plan::Situation situation;
  situation.phase = subject.phase();
  situation.interrupted = subject.record ? subject.record->interrupted : "";
  situation.holder_alive = subject.holder_alive;
  situation.in_sync = is_in_sync(subject);
  situation.same_as_interrupted = situation.in_sync;
  const auto revision = subject.record ? subject.record->revision : std::nullopt;
  situation.has_earlier_release =
      std::any_of(subject.releases.begin(), subject.releases.end(), [&](const Release& release) {
        return release.complete && (release.revision != revision || subject.phase() != "Instantiated");
      });
  return situation;
}

Checked<Placement> placement_of(const Subject& subject) {
  if (subject.cloud) return {cloud_placement(*subject.cloud), {}};
  if (!subject.deployment) return {};
  return place::decide(*subject.deployment, subject.release ? &subject.release->placement : nullptr);
}

bool is_in_sync(const Subject& subject) {
  if (!subject.release || subject.closure_digest() != subject.release->closure_digest) return false;
  // A cluster that took the place of another one holds nothing yet, as far as is known (clusters rebind).
  const bool confirmed = std::all_of(subject.inventory.begin(), subject.inventory.end(),
                                     [](const auto& row) { return row.present; });
  if (subject.phase() == "Instantiated" && !confirmed) return false;
  const auto placement = placement_of(subject);
  return placement.ok() && same_places(placement.value, subject.release->placement);
}

void judge_request(Session& session,
                   const PlanRequest& all,
                   const OperationRequest& request,
                   Subject subject,
                   std::vector<Work>& work,
                   Plan& plan) {
  if (subject.operation) subject.holder_alive = is_holder_alive(session, *subject.operation, kLeasePatience);
  if (wants_intents(request.word) && !subject.cloud && !subject.deployment) {
    plan.diagnostics
        .error("address.absent", request.where, fmt::format("'{}' does not exist", subject.address),
               "apply it first, or check the address")
        .address = subject.address;
    return;
  }
  // Stopping is about the very operation that a dead holder left; everything else begins after it.
  auto legality = plan::judge(
      request.word, request.word == "stop" ? situation_of(subject) : situation_for(session, all, subject));
  // In sync by the records is not yet in sync on the clusters: they are looked at, and drift is repaired.
  if (legality.kind == plan::Legality::Kind::NothingToDo && subject.phase() == "Instantiated")
    legality = {plan::Legality::Kind::Begin, OperationKind::Update, {}};
  switch (legality.kind) {
    case plan::Legality::Kind::Begin:
      begin(session, legality.operation, request, std::move(subject), work, plan);
      return;
    case plan::Legality::Kind::Resume:
      if (auto refused = refuse_left_out(session, subject, request.where); refused.has_errors()) {
        plan.diagnostics.add(std::move(refused));
        return;
      }
      plan.continuations.push_back(continuation_of(session, *subject.operation));
      return;
    case plan::Legality::Kind::Approve:
      // Where approval is separate, what others approved is approved by us only when we say so.
      if (!subject.approved || session.config().separate_approval)
        plan.approvals.push_back({subject.address, subject.closure_digest(), request.reason});
      return;
    case plan::Legality::Kind::NothingToDo:
      plan.diagnostics
          .note("operation.nothing-to-do", request.where,
                fmt::format("nothing to do for '{}' of {}: {}", request.word, subject.address,
                            legality.message))
          .address = subject.address;
      return;
    case plan::Legality::Kind::Stop: plan.stops.push_back(subject.address); return;
    case plan::Legality::Kind::Held:
      plan.diagnostics
          .error("operation.held", request.where, held_by(subject),
                 fmt::format("wait for it, or stop it: emcoctl stop {}", subject.address))
          .address = subject.address;
      return;
    case plan::Legality::Kind::Refused:
      plan.diagnostics
          .error("operation.illegal-phase", request.where,
                 fmt::format("{}: {}", subject.address, legality.message),
                 fmt::format("see where it stands: emcoctl status {}", subject.address))
          .address = subject.address;
      return;
  }
}

void keep_inhabited_clouds(Session& session, const std::vector<Work>& work, Plan& plan) {
  const auto removes = [&](const std::string& address) {
    return std::any_of(work.begin(), work.end(), [&](const Work& other) {
      const bool removal =
          other.plan.kind == OperationKind::Terminate || other.plan.kind == OperationKind::Abandon;
      return removal && other.subject.address == address;
    });
  };
  for (const auto& cloud : work) {
    if (cloud.plan.kind != OperationKind::Terminate) continue;
    for (const auto& deployment : store::deployments(session.database())) {
      if (!deployment.revision || deployment.address == cloud.subject.address) continue;
      const auto release = store::find_release(session.database(), deployment.id, *deployment.revision);
      if (!release || release->logical_cloud != cloud.subject.address || removes(deployment.address))
        continue;
      plan.diagnostics
          .error("logical-cloud.has-deployments", cloud.plan.where,
                 fmt::format("{} runs in logical cloud {}", deployment.address, cloud.subject.address),
                 fmt::format("terminate it first: emcoctl terminate {}", deployment.address))
          .address = cloud.subject.address;
    }
  }
}

Diagnostics refuse_left_out(Session& session, const Subject& subject, const Source& where) {
  Diagnostics refused;
  const auto clusters = store::clusters_left_out(session.database(), subject.operation->id);
  if (!clusters.empty())
    refused
        .error("operation.clusters-left-out", where,
               fmt::format("{} cannot be resumed: its plan left out '{}'", subject.address,
                           cluster_short_name(clusters.front())),
               fmt::format("ask for the same again: emcoctl {} {}", to_word(subject.operation->kind),
                           subject.address))
        .address = subject.address;
  return refused;
}

}  // namespace emco::flow
