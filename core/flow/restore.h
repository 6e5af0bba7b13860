#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/flow/plan.h"

namespace emco::flow {

/// What makes the intents those of an earlier generation again: of the whole store, or of some resources with
/// everything below them. It is planned, judged and confirmed like any other request; the contents of files
/// and secrets are still in the store. Throws Error "generation.absent", "address.absent" for an address that
/// is neither there now nor was then.
PlanRequest restore_request(Session& session,
                            std::int64_t generation,
                            const std::vector<std::string>& addresses);

}  // namespace emco::flow
