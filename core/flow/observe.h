#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/model/cluster.h"
#include "core/model/object.h"
#include "core/model/observer.h"
#include "core/model/plan.h"

/// Looking at clusters for a plan: as few requests as there are kinds, all clusters at the same time.
namespace emco::flow {

/// What was learned of one cluster.
struct SeenCluster {
  PlannedCluster state;
  std::shared_ptr<const ClusterFacts> facts;  ///< null unless `state` is Ready
  std::map<ObjectKey, Live> live;
};

using SeenClusters = std::map<std::string, SeenCluster>;

/// Asks every cluster who it is and what it serves. A cluster that cannot be reached, refuses us or hides its
/// identity is in the result with the reason; nothing is thrown.
SeenClusters read_facts(ClusterReader& clusters, const std::set<std::string>& addresses, Observer& observer);

/// An object that the plan speaks of.
struct Interest {
  ObjectKey key;
  std::string version;
};

/// Reads, on every Ready cluster, the objects that carry `label_selector` of the kinds of interest (one LIST
/// per kind), and looks up those that carry no label: few of a kind and namespace by name, many by one LIST
/// of metadata. A cluster whose reading fails ends as not Ready: what was not read is never taken for absent.
void read_objects(ClusterReader& clusters,
                  const std::map<std::string, std::vector<Interest>>& interests,
                  const std::string& label_selector,
                  SeenClusters& seen,
                  Observer& observer,
                  Clock& clock);

/// Answers to one round of requests: `answer(ticket's value, arrival)` for each, until none is left.
template <typename Key, typename Take>
void collect(ClusterReader& clusters, std::map<Ticket, Key>& tickets, Take take) {
  while (!tickets.empty()) {
    for (const auto& arrival : clusters.wait(1000)) {
      const auto at = tickets.find(arrival.ticket);
      if (at == tickets.end()) continue;
      const Key key = std::move(at->second);
      tickets.erase(at);
      take(key, arrival);
    }
  }
}

}  // namespace emco::flow
