#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/document.h"
#include "core/model/intent.h"
#include "core/plan/lifecycle.h"
#include "core/store/records.h"

namespace emco::flow {

/// Everything the store knows about one lifecycle object, read in one go: what its intents say and what was
/// done about it.
struct Subject {
  std::string address;
  std::string kind;  ///< "logical_cloud" or "deployment_intent_group"
  Source where;      ///< of the document that asks for the operation, or of the resource
  std::optional<LogicalCloudIntent> cloud;     ///< of a logical cloud that exists at the intent level
  std::optional<DeploymentIntent> deployment;  ///< of a deployment intent group that does
  std::optional<DeploymentRecord> record;      ///< nothing before the first operation
  std::optional<OperationRecord> operation;    ///< the last one begun
  bool holder_alive = false;                   ///< it runs, and its process lives
  std::optional<Release> release;              ///< in force
  std::vector<Release> releases;               ///< all, by revision
  std::vector<store::InventoryRow> inventory;
  std::vector<store::YieldedField> yielded;
  /// An approval of the present closure is recorded; where approval is separate, one by another actor.
  bool approved = false;
  bool has_residue = false;

  const std::string& closure_digest() const;

  std::string phase() const { return record ? record->phase : "NotDeployed"; }

  /// Clusters that its records speak of.
  std::set<std::string> recorded_clusters() const;
};

/// Reads a subject. Inside a draft it sees the intents as the draft would make them. Returns nothing when
/// neither the intent level nor the records know the address.
/// With `Placing::OfReleases` what nobody could compare with is left out: the clusters of a deployment
/// without a release in force.
enum class Placing { Always, OfReleases };
std::optional<Subject> read_subject(Session& session,
                                    const std::string& address,
                                    Placing placing = Placing::Always);

/// Whether the process that holds a running operation is alive: by its lock when it is on this host, else by
/// watching its lease for `patience` (decisions.md, holder).
bool is_holder_alive(Session& session, const OperationRecord& operation, Milliseconds patience);

/// Who holds the running operation of a subject, in a line for people.
std::string held_by(const Subject& subject);

/// How long a lease of another host is watched before its holder counts as dead.
constexpr Milliseconds kLeasePatience = 60'000;

}  // namespace emco::flow
