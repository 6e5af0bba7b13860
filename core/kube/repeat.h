#pragma once

#include <optional>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/random.h"

namespace emco::kube {

/// The pause a server asked for with Retry-After: whole seconds from 0 to 60 and nothing else. Dates,
/// negative, larger and unreadable values are nobody's orders: the usual pauses apply then.
std::optional<Milliseconds> asked_pause(std::string_view retry_after);

/// Before the repetition after attempt number `attempt` (1, 2, …): 200 ms doubled each time, at most 10 s,
/// less up to half of it by chance, so that many clients do not come back together.
Milliseconds usual_pause(int attempt, Random& random);

/// A pause that was asked for, lengthened by chance by up to a quarter (at least up to 50 ms).
Milliseconds spread_pause(Milliseconds asked, Random& random);

}  // namespace emco::kube
