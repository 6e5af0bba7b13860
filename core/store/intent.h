#pragma once

#include <optional>
#include <string>

#include "core/model/intent.h"
#include "core/store/database.h"

// Reading what should be true, as the planner needs it. A caller that asks several questions opens a read
// transaction around them, or asks inside a draft.

namespace emco::store {

/// A logical cloud with everything below it; nothing when there is none of that address.
std::optional<LogicalCloudIntent> read_logical_cloud(Database& database, const std::string& address);

/// Whether the clusters of a deployment are read with it: where its logical cloud has many, that is most of
/// the work.
enum class Clusters { Read, LeftOut };

/// A deployment intent group with its whole closure; nothing when there is none of that address.
std::optional<DeploymentIntent> read_deployment(Database& database,
                                                const std::string& address,
                                                Clusters clusters = Clusters::Read);

/// The digest of a cluster's kubeconfig; nothing when it has none or there is no such cluster.
std::optional<std::string> kubeconfig_of(Database& database, const std::string& cluster);

/// What follows a git repository on a cluster; "" when it is reached through its API server or is not there.
std::string gitops_type(Database& database, const std::string& cluster);

/// What an approval binds (semantics.md 5): a digest over the group, everything below it, its composite app's
/// apps, their dependencies and the profiles it uses, its logical cloud with everything below, and the
/// controllers that its group intents name. "" when there is no such group.
std::string closure_digest(Database& database, const std::string& group);

/// The same of a logical cloud and everything below it.
std::string cloud_digest(Database& database, const std::string& logical_cloud);

}  // namespace emco::store
