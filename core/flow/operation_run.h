#pragma once

#include "core/flow/apply.h"

// Carrying out operations that have begun: shared by apply and resume.

namespace emco::flow {

/// An operation of which this process is the holder, with its changes ready to be sent.
struct Begun {
  OperationRecord record;
  std::string deployment_uid;
  std::vector<Change> changes;
};

/// Begins an operation: from its commit on, it can be resumed by anybody.
Begun begin(Session& session, const OperationPlan& plan, const std::string& plan_id, std::int64_t generation);

/// Gives everything up that a deployment holds.
OperationResult abandon(Session& session, const OperationPlan& plan, const ApplyOptions& options);

/// Takes over an operation that nobody works on.
Begun take_over(Session& session, const OperationRecord& operation);

/// Carries them out at the same time and ends each; appends to `applied`.
void run_operations(Session& session,
                    std::vector<Begun> begun,
                    const ApplyOptions& options,
                    Applied& applied);

}  // namespace emco::flow
