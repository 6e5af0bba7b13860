#pragma once

#include "core/flow/plan.h"

// Parts of planning that its stages share.

namespace emco::flow {

/// How objects of one operation's deployment are told and treated.
plan::Policy policy_of(Session& session, const Work& work);

/// Marks clusters of which another one than the records speak of stands behind the address; each is
/// "cluster.identity-changed".
void refuse_other_clusters(Session& session, SeenClusters& seen, Diagnostics& diagnostics);

/// Marks the clusters that the request lets take the place of others (core/flow/rebind.cpp); false when there
/// is none: what was asked for is so already, or a cluster cannot be read, as the diagnostics say.
bool accept_other_clusters(Session& session, const PlanRequest& request, SeenClusters& seen, Plan& plan);

/// Objects of this store that operations wrote which it does not know: it was restored from an older backup.
/// "store.older-than-cluster", once per cluster (core/flow/recover.cpp).
void refuse_newer_objects(Session& session, const SeenClusters& seen, Diagnostics& diagnostics);

/// Takes out of the plan's recovery what its operations take over.
void leave_to_operations(const std::vector<Work>& all, Plan& plan);

/// The error of a cluster that is not Ready: "plan.cluster-unreadable" (core/flow/plan.cpp).
void say_unreadable(const PlannedCluster& cluster, Diagnostics& diagnostics);

/// A cluster whose reading failed is not Ready any more: what was not read is never taken for absent.
void mark_unreadable(SeenCluster& cluster, const Answer& answer);

/// What a logical cloud's clusters shall hold (plan_cloud.cpp).
void desire_cloud(Session& session, Work& work, SeenClusters& seen, ClusterReader& clusters, Plan& plan);

/// What a deployment intent group's clusters shall hold (plan_group.cpp). `all` tells which logical clouds
/// this plan instantiates.
void desire_group(Session& session,
                  const PlanRequest& request,
                  const Materials& materials,
                  Work& work,
                  const std::vector<Work>& all,
                  SeenClusters& seen,
                  Plan& plan);

/// A namespace that is about to be deleted and holds objects of others is kept, and written down as residue
/// (plan_namespace.cpp).
void keep_inhabited_namespaces(Session& session,
                               std::vector<Work>& all,
                               SeenClusters& seen,
                               ClusterReader& clusters);

}  // namespace emco::flow
