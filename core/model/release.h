#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/manifest.h"
#include "core/model/placement.h"
#include "core/model/plan.h"

namespace emco {

/// The life of one lifecycle object on clusters, as the store holds it.
struct DeploymentRecord {
  std::int64_t id = 0;
  std::string address;
  std::string kind;  ///< "logical_cloud" or "deployment_intent_group"
  std::string uid;   ///< value of the label emco/deployment
  std::string phase = "NotDeployed";
  std::string interrupted;                ///< which operation, while Failed or Stopped
  std::optional<std::int64_t> operation;  ///< the last one begun
  std::optional<std::int64_t> revision;   ///< of the release in force
};

/// One immutable revision.
struct Release {
  std::int64_t revision = 0;
  std::string closure_digest;
  std::int64_t generation = 0;
  std::optional<std::int64_t> restored_from;
  std::string logical_cloud;
  std::string ns;
  Placement placement;
  Value snapshot;
  std::string tool_version;
  std::string actor;
  Milliseconds created_at = 0;
  bool complete = false;
};

/// Who works on an operation.
struct Holder {
  std::string host;
  std::string boot;
  std::int64_t pid = 0;
};

struct OperationRecord {
  std::int64_t id = 0;
  std::int64_t deployment = 0;
  std::string address;
  OperationKind kind = OperationKind::Instantiate;
  std::optional<std::int64_t> from_revision;
  std::optional<std::int64_t> to_revision;
  std::string state;  ///< "Running", "Done", "Failed", "Stopped", "Superseded", "Abandoned"
  std::string plan;
  std::string actor;
  std::string reason;
  Milliseconds started_at = 0;
  std::optional<Milliseconds> ended_at;
  std::string message;
  std::int64_t epoch = 0;
  Holder holder;
  std::int64_t renewed = 0;
  bool stop_requested = false;
};

/// One object that was given up or kept on purpose.
struct Residue {
  std::int64_t id = 0;
  std::string address;  ///< of the deployment it belonged to
  std::string cluster;
  ObjectKey key;
  std::string version;
  std::string uid;         ///< of the object, "" when it never was confirmed
  std::string why;         ///< "abandoned", "kept", "foreign-content"
  std::string app;         ///< "" for a logical cloud's own objects
  std::string identity;    ///< of the physical cluster, "" when it was not known
  std::string deployment;  ///< value of the label emco/deployment on the object
  std::string deleting;    ///< resourceVersion in a deletion that may be under way, "" when none is
  Milliseconds created_at = 0;
};

/// The value of the label emco/deployment for a lifecycle object: 16 hexadecimal digits that follow from the
/// store and the address, so that a plan knows them before the first operation.
std::string deployment_uid(const std::string& store_uid, const std::string& address);

/// "p" and "c" of "cluster-providers/p/clusters/c" as "p/c"; other text unchanged.
std::string cluster_short_name(const std::string& address);

/// Placement as JSON, for the store and for plans.
Value placement_json(const Placement& placement);
Placement placement_of_json(const Value& json);

}  // namespace emco
