#include <algorithm>

#include "core/flow/plan_stages.h"
#include "core/model/fields.h"

namespace emco::flow {
namespace {

/// What every namespace has of itself, or what vanishes with its owner.
bool is_natural(const Live& live) {
  const ObjectKey& key = live.key;
  const bool events = key.kind == "Event";
  const bool account = key.group.empty() && key.kind == "ServiceAccount" && key.name == "default";
  const bool authority = key.group.empty() && key.kind == "ConfigMap" && key.name == "kube-root-ca.crt";
  const Value* owners = live.body.at("metadata", "ownerReferences");
  return events || account || authority ||
         (owners != nullptr && owners->is_list() && !owners->items().empty());
}

bool is_ours(const Live& live, const std::string& store) {
  return live.body.text_at({"metadata", "labels", kStoreLabel}) == store;
}

bool can_be_listed(const ApiResource& resource) {
  return resource.namespaced &&
         std::find(resource.verbs.begin(), resource.verbs.end(), "list") != resource.verbs.end();
}

/// A namespace that this plan deletes, and what was found in it.
struct Found {
  ObjectChange* change = nullptr;
  std::string foreign;  ///< one of the objects that are not ours
  bool unreadable = false;
};

}  // namespace

void keep_inhabited_namespaces(Session& session,
                               std::vector<Work>& all,
                               SeenClusters& seen,
                               ClusterReader& clusters) {
  std::vector<Found> found;
  for (auto& work : all)
    for (auto& change : work.plan.changes)
      if (change.key.kind == "Namespace" && change.action == Action::Delete)
        found.push_back({&change, {}, false});
  std::map<Ticket, std::size_t> tickets;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const ObjectChange& change = *found[i].change;
    std::set<std::pair<std::string, std::string>> asked;
    for (const auto& resource : seen.at(change.cluster).facts->resources) {
      // One version of a kind shows all its objects.
      if (!can_be_listed(resource) || !asked.emplace(resource.group, resource.kind).second) continue;
      ListObjects list;
      list.group = resource.group;
      list.version = resource.version;
      list.kind = resource.kind;
      list.ns = change.key.name;
      list.metadata_only = true;
      list.each = [&one = found[i], &session](Live&& live) {
        if (!is_natural(live) && !is_ours(live, session.store_uid())) one.foreign = to_text(live.key);
      };
      tickets.emplace(clusters.ask(change.cluster, std::move(list)), i);
    }
  }
  collect(clusters, tickets, [&](std::size_t index, const Arrival& arrival) {
    // A kind that its extension server does not show just now may hide somebody's objects.
    if (!arrival.answer.done() && arrival.answer.outcome != Answer::Class::Absent)
      found[index].unreadable = true;
  });
  for (auto& one : found) {
    if (one.foreign.empty() && !one.unreadable) continue;
    one.change->action = Action::Forget;
    one.change->keep = true;
    one.change->because = Because::Inhabited;
    one.change->fields = {{FieldChange::Kind::Replace,
                           "holds",
                           {},
                           Value(one.foreign.empty() ? "kinds that cannot be listed" : one.foreign),
                           {}}};
  }
}

}  // namespace emco::flow
