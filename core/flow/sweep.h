#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/flow/observe.h"
#include "core/flow/session.h"

/// Looking at clusters for everything that carries our markers, whatever the records say.
namespace emco::flow {

/// What a marked object is to this store (apply-protocol.md 3.7).
enum class Standing {
  Recorded,    ///< a deployment owns it, or it is listed as residue
  Unfinished,  ///< a record speaks of it and never confirmed it: the next operation finds out
  Orphan,      ///< it carries our markers, and no record speaks of it
  OtherStore,  ///< the markers are those of another store
  Copy,        ///< a controller or a person copied the labels, but not our annotations
};

/// "recorded", "orphan", …: the words of --json.
std::string_view to_word(Standing standing);

struct Marked {
  std::string cluster;  ///< address
  ObjectKey key;
  std::string version;
  std::string uid;
  std::string store;           ///< value of the label emco/store
  std::string deployment;      ///< value of the label emco/deployment
  std::string address;         ///< of the deployment, "" when nothing here is called so
  std::int64_t operation = 0;  ///< that wrote it last, by its own word
  Standing standing = Standing::Orphan;
};

struct Sweep {
  std::vector<Marked> objects;  ///< in order of cluster and key
  std::vector<PlannedCluster> clusters;
  std::int64_t newest_operation = 0;  ///< the highest number on an object of this store
  std::size_t kinds = 0;              ///< lists that were read
  /// Clusters and kinds that could not be read: "plan.cluster-unreadable", "sweep.kind-unreadable". What was
  /// not read may hold anything.
  Diagnostics diagnostics;

  std::size_t count(Standing standing) const;
};

/// Lists every kind that the clusters serve, by label, metadata only. Objects of the store `store` count as
/// ours.
Sweep sweep(Session& session, const std::set<std::string>& clusters, const std::string& store);

}  // namespace emco::flow
