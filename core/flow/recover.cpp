#include "core/flow/recover.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/plan_stages.h"
#include "core/flow/sweep.h"
#include "core/model/fields.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

std::set<std::string> all_clusters(Session& session) {
  const auto addresses = store::addresses_of_kind(session.database(), "cluster");
  std::set<std::string> reached;
  for (const auto& [address, kubeconfig] : read_kubeconfigs(session, {addresses.begin(), addresses.end()}))
    if (!kubeconfig.empty()) reached.insert(address);
  return reached;
}

/// A new store that finds nothing of its own may be meant to take the place of one that was lost.
void point_to_lost_store(const Sweep& found) {
  if (found.count(Standing::OtherStore) == 0 || found.newest_operation > 0) return;
  std::map<std::string, std::size_t> stores;
  for (const auto& object : found.objects)
    if (object.standing == Standing::OtherStore) ++stores[object.store];
  Diagnostics diagnostics;
  for (const auto& [store, objects] : stores)
    diagnostics.error(
        "store.another-was-here", {},
        fmt::format("the clusters hold {} of store {}", text::count(objects, "object", "objects"),
                    text::printable(store)),
        fmt::format("if that store is lost and this one takes its place: emcoctl recover --from-clusters "
                    "--store-id {}",
                    text::printable(store)));
  throw Error(std::move(diagnostics));
}

/// What brings a deployment up to date whose objects were found; nothing where an interrupted operation is
/// what has to be dealt with first.
std::string word_for(Session& session, const std::string& address) {
  const auto record = store::find_deployment(session.database(), address);
  if (!record || record->phase == "NotDeployed") return "instantiate";
  return record->phase == "Instantiated" ? "update" : "";
}

}  // namespace

PlanRequest recover_request(Session& session, const RecoverWish& wish) {
  const bool takes_place = !wish.store.empty() && wish.store != session.store_uid();
  const bool is_new = store::deployments(session.database()).empty();
  if (takes_place && !is_new)
    throw Error("store.uid-fixed", "this store deployed something already, and keeps its identity",
                "recover into a new store: see 'emcoctl explain store.uid-fixed'");
  if (takes_place) session.assume_store(wish.store);
  const Sweep found = sweep(session, all_clusters(session), session.store_uid());
  if (found.diagnostics.has_errors() && !wish.skip_unreadable) throw Error(found.diagnostics);
  if (is_new) point_to_lost_store(found);

  PlanRequest request;
  request.converge = PlanRequest::Converge::None;
  RecoveredRecords records;
  if (takes_place) records.store = wish.store;
  records.newest_operation = found.newest_operation;
  std::set<std::string> addresses;
  for (const auto& object : found.objects) {
    const bool missed = object.standing == Standing::Orphan;
    if (missed)
      records.objects.push_back(
          {object.cluster, object.key, object.version, object.uid, object.deployment, object.address});
    if (missed || object.standing == Standing::Unfinished) addresses.insert(object.address);
  }
  const bool knows_less = records.newest_operation > store::newest_operation(session.database());
  if (takes_place || knows_less || !records.objects.empty()) request.recovery = std::move(records);
  if (wish.records_only) return request;
  for (const auto& address : addresses) {
    const auto subject = address.empty() ? std::nullopt : read_subject(session, address);
    if (!subject || (!subject->cloud && !subject->deployment)) continue;
    if (const auto word = word_for(session, address); !word.empty())
      request.bundle.operations.push_back({address, word, {}, wish.reason, {}});
  }
  return request;
}

void refuse_newer_objects(Session& session, const SeenClusters& seen, Diagnostics& diagnostics) {
  const std::int64_t newest = store::newest_operation(session.database());
  for (const auto& [address, cluster] : seen) {
    const auto wrote_later = [&](const auto& one) {
      const Value& body = one.second.body;
      const std::string_view number = body.text_at({"metadata", "annotations", kOperationAnnotation});
      return body.text_at({"metadata", "labels", kStoreLabel}) == session.store_uid() &&
             text::integer(number).value_or(0) > newest;
    };
    const auto at = std::find_if(cluster.live.begin(), cluster.live.end(), wrote_later);
    if (at == cluster.live.end()) continue;
    diagnostics
        .error(
            "store.older-than-cluster", {},
            fmt::format("{} was written by operation {}; the last one that this store knows is {}",
                        to_text(at->first, cluster_short_name(address)),
                        at->second.body.text_at({"metadata", "annotations", kOperationAnnotation}), newest),
            "complete the records from the clusters: emcoctl recover --from-clusters")
        .address = address;
  }
}

void leave_to_operations(const std::vector<Work>& all, Plan& plan) {
  if (!plan.recovery) return;
  std::set<std::pair<std::string, ObjectKey>> taken;
  for (const auto& work : all)
    for (const auto& change : work.plan.changes)
      taken.emplace(change.cluster, change.key);
  std::erase_if(plan.recovery->objects, [&](const auto& object) {
    return taken.contains({object.cluster, object.key});
  });
}

}  // namespace emco::flow
