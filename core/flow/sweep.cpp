#include "core/flow/sweep.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/inhabitants.h"
#include "core/flow/plan_stages.h"
#include "core/model/fields.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

bool has_controller(const Live& live) {
  const Value* owners = live.body.at("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list()) return false;
  return std::any_of(owners->items().begin(), owners->items().end(), [](const Value& owner) {
    const Value* controls = owner.find("controller");
    return controls != nullptr && controls->is_boolean() && controls->boolean();
  });
}

/// What the records say of objects.
class Records {
 public:
  Records(Session& session, const std::string& store) : store_(store) {
    auto& database = session.database();
    for (const auto& deployment : store::deployments(database)) {
      addresses_.emplace(deployment.uid, deployment.address);
      for (auto& row : store::inventory(database, deployment.id))
        rows_.emplace(std::make_pair(row.cluster, row.key),
                      std::make_pair(row.present ? row.uid : "", deployment.uid));
    }
    for (const auto& entry : store::residue(database))
      residue_.emplace(entry.cluster, entry.uid);
    // What never was deployed from here is known by the name that its objects would bear.
    for (const auto* kind : {"logical_cloud", "deployment_intent_group"})
      for (const auto& address : store::addresses_of_kind(database, kind))
        addresses_.emplace(deployment_uid(store, address), address);
  }

  void judge(Marked& object, const Live& live) const {
    object.store = live.body.text_at({"metadata", "labels", kStoreLabel});
    object.deployment = live.body.text_at({"metadata", "labels", kDeploymentLabel});
    object.operation =
        text::integer(live.body.text_at({"metadata", "annotations", kOperationAnnotation})).value_or(0);
    if (const auto at = addresses_.find(object.deployment); at != addresses_.end() && object.store == store_)
      object.address = at->second;
    object.standing = standing_of(object, live);
  }

 private:
  Standing standing_of(const Marked& object, const Live& live) const {
    if (object.operation == 0 || has_controller(live)) return Standing::Copy;
    if (object.store != store_) return Standing::OtherStore;
    const auto row = rows_.find({object.cluster, object.key});
    if (row != rows_.end() && row->second.second == object.deployment)
      return row->second.first == object.uid ? Standing::Recorded : Standing::Unfinished;
    return residue_.contains({object.cluster, object.uid}) ? Standing::Recorded : Standing::Orphan;
  }

  std::string store_;
  std::map<std::string, std::string> addresses_;  ///< by deployment label
  std::map<std::pair<std::string, ObjectKey>, std::pair<std::string, std::string>>
      rows_;                                               ///< uid, deployment
  std::set<std::pair<std::string, std::string>> residue_;  ///< cluster, uid
};

}  // namespace

std::string_view to_word(Standing standing) {
  switch (standing) {
    case Standing::Recorded: return "recorded";
    case Standing::Unfinished: return "unfinished";
    case Standing::Orphan: return "orphan";
    case Standing::OtherStore: return "other_store";
    case Standing::Copy: return "copy";
  }
  return "orphan";
}

std::size_t Sweep::count(Standing standing) const {
  return static_cast<std::size_t>(std::count_if(
      objects.begin(), objects.end(), [&](const Marked& object) { return object.standing == standing; }));
}

Sweep sweep(Session& session, const std::set<std::string>& clusters, const std::string& store) {
  Sweep found;
  Connections connections(session, read_kubeconfigs(session, clusters), Connections::Access::Read,
                          found.diagnostics);
  SeenClusters seen = read_facts(connections.reader(), connections.clusters(), session.world().observer);
  refuse_other_clusters(session, seen, found.diagnostics);

  struct Asked {
    std::string cluster;
    std::string kind;
  };

  std::map<Ticket, Asked> tickets;
  std::map<std::pair<std::string, ObjectKey>, Live> live;
  for (auto& [address, cluster] : seen) {
    if (cluster.state.state == PlannedCluster::State::Changed) continue;
    if (cluster.state.state != PlannedCluster::State::Ready) {
      say_unreadable(cluster.state, found.diagnostics);
      continue;
    }
    // Events carry no labels of ours, and there are very many.
    for (auto& list : lists_of_kinds(*cluster.facts,
                                     [](const ApiResource& resource) { return resource.kind != "Event"; })) {
      list.label_selector = std::string(kStoreLabel);
      const std::string kind = list.group.empty() ? list.kind : list.kind + "." + list.group;
      list.each = [&live, address = address](Live&& one) {
        live.insert_or_assign(std::make_pair(address, one.key), std::move(one));
      };
      tickets.emplace(connections.reader().ask(address, std::move(list)), Asked{address, kind});
    }
  }
  found.kinds = tickets.size();
  collect(connections.reader(), tickets, [&](const Asked& asked, const Arrival& arrival) {
    const Answer& answer = arrival.answer;
    if (answer.done() || answer.outcome == Answer::Class::Absent) return;
    found.diagnostics
        .error("sweep.kind-unreadable", {},
               fmt::format("{} on '{}' cannot be listed: {}", asked.kind, cluster_short_name(asked.cluster),
                           text::printable(answer.message.empty() ? answer.reason : answer.message)),
               "allow the credential to list it")
        .address = asked.cluster;
  });
  const Records records(session, store);
  for (const auto& [place, one] : live) {
    Marked object;
    object.cluster = place.first;
    object.key = one.key;
    object.version = one.version;
    object.uid = one.uid;
    records.judge(object, one);
    if (object.store == store && object.standing != Standing::Copy)
      found.newest_operation = std::max(found.newest_operation, object.operation);
    found.objects.push_back(std::move(object));
  }
  for (const auto& [address, cluster] : seen)
    found.clusters.push_back(cluster.state);
  return found;
}

}  // namespace emco::flow
