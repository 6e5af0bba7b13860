#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/source.h"

namespace emco {

// What the store says should be true, as plain values. One read transaction fills them (store::read_intent);
// after that nobody asks the store again: what a stage needs is here, or is missing here by mistake.

/// A cluster as the intent level knows it.
struct ClusterIntent {
  std::string address;  ///< "cluster-providers/p/clusters/c": what names a cluster everywhere in the program
  std::string provider;
  std::string name;
  std::vector<std::string> labels;
  std::map<std::string, std::string> key_values;  ///< of all its kv-pairs documents, later names winning
  std::string gitops_type;                        ///< "" when it is reached through its API server
  Source where;
};

/// "provider/cluster": a cluster for people and in object names.
std::string short_name(const ClusterIntent& cluster);

/// One permission of a logical cloud's user.
struct UserPermission {
  std::string name;
  std::string ns;
  std::vector<std::string> api_groups;
  std::vector<std::string> resources;
  std::vector<std::string> verbs;
};

/// A logical cloud with everything below it.
struct LogicalCloudIntent {
  std::string address;
  std::string project;
  std::string name;
  std::string level;  ///< "0" or "1"
  std::string ns;     ///< "" = none given
  std::map<std::string, std::string> labels;
  std::string user;
  std::vector<std::string> clusters;  ///< addresses, by name of the reference
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> quotas;
  std::vector<UserPermission> permissions;
  std::string closure_digest;
  Source where;
};

/// Names one cluster, or every cluster of a provider that carries a label.
struct ClusterSelector {
  std::string provider;
  std::string cluster;  ///< exactly one of cluster and label is set
  std::string label;
  Source where;
};

/// Where one app may run (core.md 5, semantics.md 9).
struct AppPlacement {
  std::string address;

  struct Item {
    std::optional<ClusterSelector> all;   ///< every cluster it names
    std::vector<ClusterSelector> any_of;  ///< exactly one of their union
    Source where;
  };

  std::vector<Item> all_of;
  std::vector<ClusterSelector> any_of;
  Source where;
};

struct AppDependency {
  std::string name;
  std::string app;
  std::string status;  ///< "Deployed" or "Ready"
  int wait_seconds = 0;
};

/// One app of a deployment.
struct AppIntent {
  std::string address;
  std::string name;
  std::string chart;                                           ///< SHA-256 of the archive
  std::optional<std::string> profile;                          ///< SHA-256 of the profile archive
  std::vector<std::pair<std::string, std::string>> overrides;  ///< dotted key → value, by key
  std::vector<AppDependency> dependencies;
  std::optional<AppPlacement> placement;
  Source where;
};

/// A controller that a group intent calls, with the intent it is called for.
struct ControllerUse {
  std::string controller;  ///< the key in the group intent
  std::string type;        ///< "placement", "action" or as registered
  int priority = 0;
  std::string intent;  ///< the value: the name of an intent below the deployment intent group
  Source where;
};

/// A deployment intent group with its whole closure.
struct DeploymentIntent {
  std::string address;
  std::string project;
  std::string composite_app;
  std::string composite_app_version;
  std::string name;
  std::string release_name;                ///< the group's `version`: Helm's release name
  std::string placement_intent;            ///< name of the generic placement intent in use, "" = none
  std::vector<AppIntent> apps;             ///< by name
  std::vector<ControllerUse> controllers;  ///< by priority, then name
  LogicalCloudIntent logical_cloud;
  /// Every cluster a selector of this deployment could mean and every cluster of the logical cloud, by
  /// address.
  std::vector<ClusterIntent> clusters;
  std::string closure_digest;  ///< semantics.md 5: what an approval binds
  Source where;

  const ClusterIntent* cluster(const std::string& cluster_address) const;
};

}  // namespace emco
