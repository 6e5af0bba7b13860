#pragma once

#include <string>
#include <vector>

#include "core/flow/plan.h"

namespace emco::flow {

/// What becomes of deployments that a removal would take with it.
enum class Deployed {
  Keep,       ///< they refuse it
  Terminate,  ///< they are terminated first; the resources go only when that succeeded
};

/// Removes resources with everything that uses them, however far away, users before what they use. A
/// deployment that is not among them but has objects on what is to go refuses it either way. Throws Error
/// "address.absent", "hold.in-use".
/// Who selects by a label that goes is left as it is and named in `notes`: "placement.label-goes".
PlanRequest cascade_request(Session& session,
                            const std::vector<store::Erasure>& erasures,
                            Deployed deployed,
                            Diagnostics& notes);

}  // namespace emco::flow
