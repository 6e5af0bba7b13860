#include "core/model/intent.h"

#include <algorithm>
#include <set>

#include "core/model/placement.h"

namespace emco {

std::string short_name(const ClusterIntent& cluster) { return cluster.provider + "/" + cluster.name; }

const ClusterIntent* DeploymentIntent::cluster(const std::string& cluster_address) const {
  const auto at = std::find_if(clusters.begin(), clusters.end(),
                               [&](const ClusterIntent& c) { return c.address == cluster_address; });
  return at == clusters.end() ? nullptr : &*at;
}

const Placement::App* Placement::app(const std::string& name) const {
  const auto at = std::find_if(apps.begin(), apps.end(), [&](const App& a) { return a.app == name; });
  return at == apps.end() ? nullptr : &*at;
}

std::vector<std::string> Placement::clusters() const {
  std::set<std::string> all;
  for (const auto& one : apps)
    for (const auto& placed : one.clusters)
      all.insert(placed.cluster);
  return {all.begin(), all.end()};
}

}  // namespace emco
