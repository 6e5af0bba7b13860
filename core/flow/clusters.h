#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/plan.h"
#include "core/model/release.h"

/// The clusters of the store, as their records say and as they are. Nothing here changes anything.
namespace emco::flow {

/// What the store knows of a cluster.
struct KnownCluster {
  std::string address;
  std::string server;                    ///< of its kubeconfig, "" when it has none or none that can be used
  std::string gitops;                    ///< what follows its repository, "" when it is reached directly
  std::string identity;                  ///< recorded by the first operation on it, "" before
  std::size_t objects = 0;               ///< of deployments on it
  std::vector<std::string> deployments;  ///< that have objects on it
};

/// Every cluster, by address.
std::vector<KnownCluster> list_clusters(Session& session);

/// The clusters that an address means: itself, those of a provider, or "provider/cluster" in short. Throws
/// Error "address.absent".
std::set<std::string> clusters_meant_by(Session& session, const std::string& address);

/// What a credential may not do with one kind, in one namespace or everywhere.
struct MissingRight {
  std::string kind;                ///< "Deployment.apps"
  std::string ns;                  ///< "" = everywhere
  bool namespaced = false;         ///< of the kind
  std::vector<std::string> verbs;  ///< of Kubernetes, in the order in which a deployment needs them
};

/// What a look at a cluster says.
struct ClusterCheck {
  KnownCluster known;
  bool reachable = false;
  Milliseconds took = 0;                         ///< until it said who it is
  std::string version;                           ///< "v1.35.4"
  std::string identity;                          ///< that it has now
  std::optional<Milliseconds> credential_until;  ///< when the client certificate or token ends
  std::optional<Milliseconds> authority_until;   ///< when the last of its authorities ends
  std::size_t rights = 0;                        ///< that were asked about
  std::vector<MissingRight> missing;
};

struct ClustersCheck {
  std::vector<ClusterCheck> clusters;
  Diagnostics diagnostics;
};

/// Asks the clusters of these addresses ("" = every one; a provider means its clusters; "provider/cluster"
/// will do) who they are and whether our credential may do what plan and apply need, on the kinds that are
/// deployed there and a few that every deployment has. All that is wrong is in the diagnostics: of
/// kubeconfigs, "cluster.unreachable", "cluster.access-denied", "cluster.access-unknown",
/// "cluster.identity-changed", "cluster.identity-unreadable", "cluster.duplicate-identity",
/// "cluster.certificate-expires", "cluster.clock-differs". With a plan, its clusters are meant, and the
/// rights are exactly those that its changes need. Throws Error "address.absent", "plan.other-store".
ClustersCheck check_clusters(Session& session,
                             const std::vector<std::string>& addresses,
                             const Plan* plan = nullptr);

}  // namespace emco::flow
