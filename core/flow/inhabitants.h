#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/flow/observe.h"

/// Whether deleting something would take objects of others along: a namespace everything in it, a custom
/// resource definition every object of its kind.
namespace emco::flow {

/// A namespace or a custom resource definition that is to be deleted.
struct Container {
  std::string cluster;
  ObjectKey key;
  const Live* live = nullptr;  ///< of a definition: which kind it defines
};

/// What stands in the way of deleting one.
struct Inhabitants {
  std::string foreign;      ///< one of the objects that may not go, "" when there is none
  bool unreadable = false;  ///< a kind could not be listed, which may hide one

  bool any() const { return unreadable || !foreign.empty(); }

  /// For people: the object, or that some kinds cannot be listed.
  std::string words() const { return foreign.empty() ? "kinds that cannot be listed" : foreign; }
};

/// Looks into each container, all at the same time; one answer each, in their order. Objects that every
/// namespace has of itself do not count, nor do those that `may_go` says may go along. Clusters must be
/// Ready.
std::vector<Inhabitants> find_inhabitants(
    ClusterReader& clusters,
    const SeenClusters& seen,
    const std::vector<Container>& containers,
    const std::function<bool(const std::string& cluster, const Live&)>& may_go);

/// A list of every kind that a cluster serves, that can be listed and that is `concerned`, metadata only:
/// each kind once, because one version of it shows all its objects.
std::vector<ListObjects> lists_of_kinds(const ClusterFacts& facts,
                                        const std::function<bool(const ApiResource&)>& concerned);

/// True of what takes others along when it goes.
bool is_container(const ObjectKey& key);

}  // namespace emco::flow
