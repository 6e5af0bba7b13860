#pragma once

#include <string>
#include <vector>

#include "core/flow/input.h"
#include "core/flow/plan.h"

/// Saved plans: JSON Lines, first the manifest (what was asked for, what will be done, what pins it), then
/// one line per object body, named by its digest. A saved plan holds no secret and is good for one use.
namespace emco::flow {

/// What a plan was asked for with: enough to ask again.
struct Asking {
  std::vector<std::string> sources;  ///< of -f; standard input cannot be read again
  std::vector<std::string> values;
  std::vector<OperationRequest> operations;  ///< from the command line
};

struct SavedPlan {
  std::string id;  ///< "sha256:…" of the manifest's canonical JSON
  Asking asking;
  std::string inputs;   ///< keyed digest of everything that was read
  PlanRequest request;  ///< without its bundle
  Plan plan;
  std::string tool_version;
  std::size_t objects_read = 0;
};

/// Writes a plan; the file is readable by its owner alone. Returns the id. Throws Error "usage.invalid" for
/// standard input, "file.…".
std::string save_plan(Session& session,
                      const std::string& path,
                      const Asking& asking,
                      const PlanRequest& request,
                      const Planned& planned);

/// Reads a plan file without any store or cluster. Throws Error "plan.damaged", "plan.newer-format",
/// "file.…".
SavedPlan load_plan(const Files& files, const std::string& path);

/// Plans once more what the saved plan was asked for, and compares: what comes back is what was shown, with
/// the newest versions of the objects. `request` is completed. Throws Error "plan.other-store", "plan.used",
/// "plan.input-moved", "plan.stale" naming every pin that moved, and the diagnostics of planning.
Planned renew_plan(Session& session, const SavedPlan& plan, PlanRequest& request);

}  // namespace emco::flow
