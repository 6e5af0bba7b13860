#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/fields.h"
#include "core/model/plan.h"
#include "core/model/readiness.h"
#include "core/model/release.h"

namespace emco::flow {

/// One object that a deployment has, or should have, on a cluster.
struct ObjectStatus {
  enum class State {
    Unread,   ///< its cluster was not asked, or could not be read
    Same,     ///< as the release in force says
    Drifted,  ///< somebody changed it
    Missing,  ///< the release wants it, and it is not there
    Left,     ///< it is there, and the release does not want it (an operation did not finish)
    Gone,     ///< only our record of it is left
  };
  std::string cluster;  ///< address
  ObjectKey key;
  std::string app;
  State state = State::Unread;
  ReadyState ready;
  bool sensitive = false;
  std::vector<FieldChange> fields;  ///< of Drifted: from what it is to what it should be
  std::vector<ManagedElsewhere> elsewhere;
};

/// "same", "drifted", …: the words of --json.
std::string_view to_word(ObjectStatus::State state);

/// Where one lifecycle object stands: by the records, and on its clusters.
struct DeploymentStatus {
  std::string address;
  std::string kind;
  std::string word;  ///< of semantics.md 1: "InSync", "PendingChanges", …
  std::string phase;
  std::optional<Release> release;            ///< in force
  std::optional<OperationRecord> operation;  ///< the last one begun
  bool holder_alive = false;                 ///< of a running operation, as far as this host can tell
  std::vector<std::string> legal;            ///< words that are legal now
  std::vector<ObjectStatus> objects;         ///< in order of cluster

  std::size_t count(ObjectStatus::State state) const;
};

struct Status {
  std::vector<DeploymentStatus> deployments;
  std::vector<PlannedCluster> clusters;
  Diagnostics diagnostics;  ///< clusters that could not be read
};

/// Where the lifecycle objects of these addresses stand; an address of something else means all below it,
/// none means every one. `offline`: no cluster is asked. Throws Error "address.absent".
Status read_status(Session& session, const std::vector<std::string>& addresses, bool offline);

}  // namespace emco::flow
