#pragma once

#include <string>
#include <vector>

namespace emco {

/// One cluster that an app runs on, and why.
struct PlacedCluster {
  std::string cluster;  ///< address
  std::string reason;   ///< "named by allOf item 1", "carries label 'edge' of allOf item 2", "picked for
                        ///< anyOf: kept from revision 3"
};

/// Where the apps of a deployment run: by app name, clusters by address. Part of a release; approval covers
/// it.
struct Placement {
  struct App {
    std::string app;
    std::vector<PlacedCluster> clusters;
  };

  std::vector<App> apps;

  const App* app(const std::string& name) const;
  /// Every cluster of any app, sorted, once.
  std::vector<std::string> clusters() const;
};

}  // namespace emco
