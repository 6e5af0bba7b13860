// Operations that did not end: continuing them, stopping them, finding out what became of them.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/clusters.h"
#include "core/flow/operation_run.h"
#include "core/store/journal.h"

namespace emco::flow {
namespace {

constexpr Milliseconds kLook = 200;

Subject expect_subject(Session& session, const std::string& address) {
  auto subject = read_subject(session, address);
  if (!subject)
    throw Error("address.absent", fmt::format("'{}' does not exist and never was deployed", address),
                "check the address");
  return std::move(*subject);
}

[[noreturn]] void refuse_held(const Subject& subject) {
  throw Error("operation.held", held_by(subject),
              fmt::format("wait for it, or stop it: emcoctl stop {}", subject.address));
}

/// A subject on which a word is legal, its holder looked for.
Subject expect_legal(Session& session, const std::string& address, std::string_view word) {
  Subject subject = expect_subject(session, address);
  if (subject.operation) subject.holder_alive = is_holder_alive(session, *subject.operation, kLeasePatience);
  const auto legality = plan::judge(word, situation_of(subject));
  if (legality.kind == plan::Legality::Kind::Held) refuse_held(subject);
  if (legality.kind == plan::Legality::Kind::Refused)
    throw Error("operation.illegal-phase", fmt::format("{}: {}", address, legality.message),
                fmt::format("see where it stands: emcoctl status {}", address));
  return subject;
}

/// Changes of an open operation that may have been executed without our knowing.
bool has_sent_changes(Session& session, const OperationRecord& operation) {
  const auto changes = store::changes_of(session.database(), operation.id);
  return std::any_of(changes.begin(), changes.end(),
                     [](const auto& recorded) { return recorded.change.state == ChangeState::Sent; });
}

bool is_open(const OperationRecord& operation) {
  return operation.state == "Running" || operation.state == "Failed" || operation.state == "Stopped";
}

/// Looks up everything an interrupted operation sent; returns what stays unknown.
std::vector<ObjectKey> look_up(Session& session, const OperationRecord& operation, Diagnostics& diagnostics) {
  World& world = session.world();
  Begun begun = take_over(session, operation);
  std::erase_if(begun.changes, [](const Change& change) { return change.state != ChangeState::Sent; });
  std::set<std::string> clusters;
  for (const auto& change : begun.changes)
    clusters.insert(change.cluster);
  Connections connections(session, read_kubeconfigs(session, clusters), Connections::Access::Write,
                          diagnostics);
  store::StoreJournal journal(session.database(), world.clock, world.random,
                              {{begun.record.id, begun.record.epoch}}, begun.changes);
  apply::Options options;
  options.resolve_only = true;
  options.interrupt = world.interrupts;
  options.unclear_deadline = options.settle;
  apply::Operation lookup{begun.record.id,
                          operation.address,
                          "settle",
                          {session.store_uid(), begun.deployment_uid},
                          begun.changes};
  const auto run =
      apply::run({std::move(lookup)}, connections.writer(), journal, world.clock, world.observer, options);
  journal.end(begun.record, "Failed", "Failed",
              operation.message.empty() ? "its holder died" : operation.message);
  session.leases().release(begun.record.id);
  std::vector<ObjectKey> unknown;
  for (const auto& change : begun.changes)
    if (run.outcomes.at({change.operation, change.seq}).kind == Outcome::Kind::Unknown)
      unknown.push_back(change.key);
  return unknown;
}

/// Nobody is there to stop: the move is made for the holder.
void stop_for(Session& session, const OperationRecord& operation, const char* why) {
  World& world = session.world();
  const auto taken = store::take_over(session.database(), world.random, operation, session.act());
  store::StoreJournal journal(session.database(), world.clock, world.random, {{operation.id, taken.epoch}},
                              {});
  journal.end(taken, "Stopped", "Stopped", why);
}

}  // namespace

std::vector<std::string> unsettled(Session& session, const Plan& plan) {
  std::set<std::string> touched;
  for (const auto& operation : plan.operations)
    if (operation.kind != OperationKind::Abandon) touched.insert(operation.address);
  std::set<std::string> replaced;
  for (const auto& cluster : plan.clusters)
    if (!cluster.replaces.empty()) replaced.insert(cluster.address);
  if (!replaced.empty())
    for (const auto& cluster : list_clusters(session))
      if (replaced.contains(cluster.address))
        touched.insert(cluster.deployments.begin(), cluster.deployments.end());
  std::vector<std::string> addresses;
  for (const auto& address : touched) {
    const auto subject = read_subject(session, address);
    if (!subject || !subject->operation || !is_open(*subject->operation)) continue;
    if (subject->operation->state == "Running" || has_sent_changes(session, *subject->operation))
      addresses.push_back(address);
  }
  return addresses;
}

Diagnostics settle(Session& session, const std::vector<std::string>& addresses) {
  Diagnostics diagnostics;
  for (const auto& address : addresses) {
    const auto subject = read_subject(session, address);
    if (!subject || !subject->operation || !is_open(*subject->operation)) continue;
    // What a dead holder left is ended as Failed even when nothing of it was sent: what is legal then is the
    // same at whatever moment it died.
    if (subject->operation->state != "Running" && !has_sent_changes(session, *subject->operation)) continue;
    if (is_holder_alive(session, *subject->operation, kLeasePatience))
      continue;  // the plan will say who holds it
    for (const auto& key : look_up(session, *subject->operation, diagnostics))
      diagnostics
          .error("operation.unresolved", {},
                 fmt::format("whether {} was written by an earlier operation is not known", to_text(key)),
                 "repeat the command when its cluster can be reached")
          .address = address;
  }
  return diagnostics;
}

OperationResult resume(Session& session,
                       const std::string& address,
                       const ApplyOptions& options,
                       Applied& applied) {
  const Subject subject = expect_legal(session, address, "resume");
  if (auto refused = refuse_left_out(session, subject, {}); refused.has_errors())
    throw Error(std::move(refused));
  Applied own;
  run_operations(session, {take_over(session, *subject.operation)}, options, own);
  applied.written += own.written;
  applied.stopped = applied.stopped || own.stopped;
  applied.interrupted = applied.interrupted || own.interrupted;
  applied.diagnostics.add(std::move(own.diagnostics));
  return std::move(own.operations.front());
}

void stop(Session& session, const std::string& address) {
  const Subject subject = expect_legal(session, address, "stop");
  World& world = session.world();
  const std::int64_t id = subject.operation->id;
  if (!subject.holder_alive) {
    stop_for(session, *subject.operation, "stopped after its holder died");
    return;
  }
  store::request_stop(session.database(), world.random, id);
  std::int64_t renewed = subject.operation->renewed;
  Milliseconds sign_of_life = world.clock.elapsed();
  for (int looks = 0;; ++looks) {
    const auto now = store::find_operation(session.database(), id);
    if (!now || now->state != "Running") return;
    if (now->renewed != renewed) {
      renewed = now->renewed;
      sign_of_life = world.clock.elapsed();
    }
    if (looks % 25 == 24 && !is_holder_alive(session, *now, kLeasePatience))
      return stop_for(session, *now, "stopped after its holder died");
    // A process that is paused holds its lock and does nothing; if it ever wakes up, the epoch stops it.
    if (world.clock.elapsed() - sign_of_life >= kLeasePatience)
      return stop_for(session, *now, "stopped, because its holder gave no sign of life");
    if (world.interrupts() > 0) return;  // the request stands; the holder will see it
    world.sleep(kLook);
  }
}

}  // namespace emco::flow
