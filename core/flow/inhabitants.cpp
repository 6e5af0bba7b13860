#include "core/flow/inhabitants.h"

#include <algorithm>

namespace emco::flow {
namespace {

constexpr const char* kDefinition = "CustomResourceDefinition";

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

bool can_be_listed(const ApiResource& resource) {
  return std::find(resource.verbs.begin(), resource.verbs.end(), "list") != resource.verbs.end();
}

/// The kinds whose objects go with a container.
std::vector<ListObjects> lists_of(const Container& container, const ClusterFacts& facts) {
  if (container.key.kind == kDefinition)
    return lists_of_kinds(facts, [&](const ApiResource& resource) {
      return container.live != nullptr && container.live->body.text_at({"spec", "group"}) == resource.group &&
             container.live->body.text_at({"spec", "names", "kind"}) == resource.kind;
    });
  auto lists = lists_of_kinds(facts, [](const ApiResource& resource) { return resource.namespaced; });
  for (auto& list : lists)
    list.ns = container.key.name;
  return lists;
}

}  // namespace

bool is_container(const ObjectKey& key) {
  return (key.group.empty() && key.kind == "Namespace") ||
         (key.group == "apiextensions.k8s.io" && key.kind == kDefinition);
}

std::vector<ListObjects> lists_of_kinds(const ClusterFacts& facts,
                                        const std::function<bool(const ApiResource&)>& concerned) {
  std::vector<ListObjects> lists;
  std::set<std::pair<std::string, std::string>> asked;
  for (const auto& resource : facts.resources) {
    if (!concerned(resource) || !can_be_listed(resource) ||
        !asked.emplace(resource.group, resource.kind).second)
      continue;
    ListObjects list;
    list.group = resource.group;
    list.version = resource.version;
    list.kind = resource.kind;
    list.metadata_only = true;
    lists.push_back(std::move(list));
  }
  return lists;
}

std::vector<Inhabitants> find_inhabitants(
    ClusterReader& clusters,
    const SeenClusters& seen,
    const std::vector<Container>& containers,
    const std::function<bool(const std::string& cluster, const Live&)>& may_go) {
  std::vector<Inhabitants> found(containers.size());
  std::map<Ticket, std::size_t> tickets;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const Container& container = containers[i];
    for (auto& list : lists_of(container, *seen.at(container.cluster).facts)) {
      list.each = [&one = found[i], &container, &may_go](Live&& live) {
        if (!is_natural(live) && !may_go(container.cluster, live)) one.foreign = to_text(live.key);
      };
      tickets.emplace(clusters.ask(container.cluster, std::move(list)), i);
    }
  }
  collect(clusters, tickets, [&](std::size_t index, const Arrival& arrival) {
    // A kind that its extension server does not show just now may hide somebody's objects.
    if (!arrival.answer.done() && arrival.answer.outcome != Answer::Class::Absent)
      found[index].unreadable = true;
  });
  return found;
}

}  // namespace emco::flow
