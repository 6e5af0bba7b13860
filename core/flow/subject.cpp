#include "core/flow/subject.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/store/intent.h"

namespace emco::flow {
namespace {

const std::string kNone;

/// A holder on another host can only be watched: a renewal that is not seen for `patience` on our own clock
/// means it is dead.
bool renews(Session& session, const OperationRecord& operation, Milliseconds patience) {
  World& world = session.world();
  const Milliseconds began = world.clock.elapsed();
  constexpr Milliseconds kLook = 1000;
  while (world.clock.elapsed() - began < patience) {
    world.sleep(kLook);
    const auto now = store::find_operation(session.database(), operation.id);
    if (!now || now->state != "Running") return false;
    if (now->renewed != operation.renewed || now->epoch != operation.epoch) return true;
    world.observer.tick(0, 0);
  }
  return false;
}

}  // namespace

const std::string& Subject::closure_digest() const {
  if (cloud) return cloud->closure_digest;
  return deployment ? deployment->closure_digest : kNone;
}

std::set<std::string> Subject::recorded_clusters() const {
  std::set<std::string> clusters;
  for (const auto& row : inventory)
    clusters.insert(row.cluster);
  return clusters;
}

bool is_holder_alive(Session& session, const OperationRecord& operation, Milliseconds patience) {
  World& world = session.world();
  if (operation.state != "Running") return false;
  if (operation.holder.host == world.holder.host) {
    // Another boot of this host: whoever ran then is gone.
    if (operation.holder.boot != world.holder.boot) return false;
    return session.leases().is_held(operation.id);
  }
  return renews(session, operation, patience);
}

std::string held_by(const Subject& subject) {
  const OperationRecord& operation = *subject.operation;
  return fmt::format("an operation ({}) on {} is under way, begun by {}, process {} on {}",
                     to_word(operation.kind), subject.address, operation.actor, operation.holder.pid,
                     operation.holder.host);
}

std::optional<Subject> read_subject(Session& session, const std::string& address, Placing placing) {
  auto& database = session.database();
  const store::View view(database);
  Subject subject;
  subject.address = address;
  subject.cloud = store::read_logical_cloud(database, address);
  subject.record = store::find_deployment(database, address);
  const bool places = placing == Placing::Always || (subject.record && subject.record->revision);
  if (!subject.cloud)
    subject.deployment =
        store::read_deployment(database, address, places ? store::Clusters::Read : store::Clusters::LeftOut);
  if (!subject.cloud && !subject.deployment && !subject.record) return std::nullopt;
  subject.kind = subject.cloud || (subject.record && subject.record->kind == "logical_cloud")
                     ? "logical_cloud"
                     : "deployment_intent_group";
  if (subject.cloud) subject.where = subject.cloud->where;
  if (subject.deployment) subject.where = subject.deployment->where;
  subject.approved = store::is_approved(
      database, address, subject.closure_digest(),
      session.config().separate_approval && subject.deployment ? session.world().actor : "");
  if (!subject.record) return subject;
  const auto id = subject.record->id;
  if (subject.record->operation)
    subject.operation = store::find_operation(database, *subject.record->operation);
  subject.releases = store::releases(database, id);
  for (const auto& release : subject.releases)
    if (subject.record->revision == release.revision) subject.release = release;
  subject.inventory = store::inventory(database, id);
  subject.yielded = store::yielded_fields(database, id);
  subject.has_residue = store::has_residue(database, id);
  return subject;
}

}  // namespace emco::flow
