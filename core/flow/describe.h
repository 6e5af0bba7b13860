#pragma once

#include <vector>

#include "core/flow/session.h"
#include "core/model/plan.h"
#include "core/store/draft.h"

namespace emco::flow {

/// What a draft changes, field by field, in its order.
std::vector<PlannedIntent> describe_intents(Session& session, const store::Draft& draft);

}  // namespace emco::flow
