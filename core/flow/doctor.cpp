#include "core/flow/doctor.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/subject.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

std::vector<OpenOperation> open_operations(Session& session, Diagnostics& diagnostics) {
  std::vector<OpenOperation> open;
  for (auto& record : store::open_operations(session.database())) {
    // A holder on another host would have to be watched for a minute; that is for whoever wants to take over.
    const bool alive = record.state == "Running" && is_holder_alive(session, record, 0);
    if (!alive)
      diagnostics
          .warning("doctor.operation-open", {},
                   fmt::format("{} of {} did not end: {}", to_word(record.kind), record.address,
                               record.state == "Running" ? "its process is gone"
                               : record.message.empty()  ? text::lower(record.state)
                                                         : record.message),
                   fmt::format("go on with it: emcoctl resume {}", record.address))
          .address = record.address;
    open.push_back({std::move(record), alive});
  }
  return open;
}

void judge(const Sweep& swept, std::int64_t newest, Diagnostics& diagnostics) {
  if (const auto orphans = swept.count(Standing::Orphan); orphans > 0)
    diagnostics.warning("doctor.orphans", {},
                        fmt::format("{} on clusters {} this store's markers, and no record speaks of {}",
                                    text::count(orphans, "object", "objects"),
                                    orphans == 1 ? "carries" : "carry", orphans == 1 ? "it" : "them"),
                        "complete the records: emcoctl recover --from-clusters");
  if (swept.newest_operation > newest)
    diagnostics.error("store.older-than-cluster", {},
                      fmt::format("operation {} wrote to a cluster; the last one that this store knows is {}",
                                  swept.newest_operation, newest),
                      "complete the records from the clusters: emcoctl recover --from-clusters");
}

std::set<std::string> reached(const ClustersCheck& checks) {
  std::set<std::string> clusters;
  for (const auto& check : checks.clusters)
    if (check.reachable) clusters.insert(check.known.address);
  return clusters;
}

}  // namespace

Examination examine(World& world, const ExaminationWish& wish) {
  Examination found;
  found.store = verify_store(world);
  found.diagnostics.add(found.store.faults);
  // A store that contradicts itself answers no further questions.
  if (found.store.faults.has_errors()) return found;
  Session session(world);
  found.operations = open_operations(session, found.diagnostics);
  found.residue = store::residue(session.database()).size();
  if (wish.offline) return found;
  found.clusters = check_clusters(session, {});
  found.diagnostics.add(found.clusters.diagnostics);
  if (!wish.sweep) return found;
  found.swept = sweep(session, reached(found.clusters), session.store_uid());
  for (const auto& one : found.swept->diagnostics)
    if (one.code == "sweep.kind-unreadable") found.diagnostics.add(one);
  judge(*found.swept, store::newest_operation(session.database()), found.diagnostics);
  return found;
}

}  // namespace emco::flow
