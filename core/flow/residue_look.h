#pragma once

#include <vector>

#include "core/flow/inhabitants.h"
#include "core/flow/residue.h"

// Looking at the clusters for residue: shared by showing and by doing.

namespace emco::flow {

/// Connections to the clusters of some entries, and what was learned of them.
class ResidueLook {
 public:
  /// Asks every cluster who it is.
  ResidueLook(Session& session, Reclaim& reclaim, Connections::Access access);

  /// Decides the fate of each item by what is there now; closed ones are left alone.
  void examine(const std::vector<ReclaimItem*>& items);

  /// From now on a namespace is deleted only when it is empty. Before, other entries that are ours may go
  /// with it, since they go first.
  void nothing_may_go_along() { strict_ = true; }

  /// What could not be read and what is kept, as diagnostics.
  void report();

  Connections& connections() { return connections_; }

 private:
  bool is_readable(ReclaimItem& item) const;
  void judge(ReclaimItem& item, const Answer& answer);
  void judge_live(ReclaimItem& item, const Live& live);
  bool goes_along(const std::string& cluster, const Live& live) const;
  bool is_copy(const std::string& cluster, const Live& live, const std::vector<Residue>& open) const;
  void keep_inhabited(const std::vector<ReclaimItem*>& items);

  Session& session_;
  Reclaim& reclaim_;
  Connections connections_;
  SeenClusters seen_;
  std::map<std::int64_t, Live> definitions_;  ///< custom resource definitions by entry
  bool strict_ = false;
};

}  // namespace emco::flow
