#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/model/release.h"
#include "core/store/commit.h"
#include "core/store/records.h"

namespace emco::store {

/// Who acts, when and why: what every record of an operation carries.
struct Act {
  std::string actor;
  std::string reason;
  std::string tool_version;
  Milliseconds now = 0;
  Holder holder;
};

/// Begins an operation: in one commit, under the plan's pins, it appends the release, supersedes what was
/// open, records every change, claims every object that will be made and moves the phase. Returns the
/// operation as recorded. `changes` are the plan's in order (plan::order). Throws Error "plan.stale" when the
/// deployment is not as the plan saw it, and whatever rule the schema refuses by.
OperationRecord begin(Database& database,
                      const SecretKey& key,
                      Random& random,
                      const OperationPlan& plan,
                      const std::vector<Change>& changes,
                      const std::string& plan_id,
                      std::int64_t generation,
                      const Act& act);

/// Takes an operation over, or continues one of our own: raises the epoch, makes it Running, sets conflicts
/// and failures back to Pending. `seen` is what the decision that its holder is dead was based on; throws
/// Error "operation.not-takeable" when it moved.
OperationRecord take_over(Database& database, Random& random, const OperationRecord& seen, const Act& act);

/// Gives up everything a deployment holds: its inventory becomes residue, its phase NotDeployed, in one
/// commit.
void abandon(Database& database,
             Random& random,
             const DeploymentRecord& deployment,
             const std::string& plan_id,
             const Act& act);

/// Records which physical cluster an address means. "cluster.duplicate-identity", "cluster.identity-fixed".
void record_identity(Database& database,
                     Random& random,
                     const std::string& cluster,
                     const std::string& identity,
                     const Act& act);

/// What became of the cluster that an address meant before.
enum class OldCluster {
  Gone,  ///< with everything on it
  Kept,  ///< it exists: what it holds of ours is residue from now on
};

/// Accepts that an address means another cluster than before, `from` → `to`: nothing of what was recorded
/// there is believed to be there, and interrupted operations cannot go on with it. In one commit. Throws
/// Error "plan.stale" when the records moved on, "operation.held" while an operation runs there, and
/// "cluster.duplicate-identity".
void rebind(Database& database,
            Random& random,
            const std::string& cluster,
            const std::string& from,
            const std::string& to,
            OldCluster old,
            const Act& act);

/// Asks the holder of an operation to stop.
void request_stop(Database& database, Random& random, std::int64_t operation);

/// Records an approval of exactly this closure.
void approve(Database& database,
             Random& random,
             const std::string& address,
             const std::string& closure_digest,
             const Act& act);

/// Marks a saved plan as used; throws Error "plan.used" when it was before.
void use_plan(Database& database, Random& random, const std::string& plan, const Act& act);

}  // namespace emco::store
