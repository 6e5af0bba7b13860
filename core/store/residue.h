#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/store/database.h"

/// Writing down what becomes of residue. An entry stays open until its object is known to be gone, or to be
/// nobody's affair any more.
namespace emco::store {

/// Says, before they are sent, which deletions are under way: by entry, the resourceVersion each expects; ""
/// when it is known that none is any more. Throws Error "residue.owned-again".
void announce_deletions(Database& database,
                        Random& random,
                        const std::map<std::int64_t, std::string>& deletions);

enum class Settled {
  Gone,       ///< it was not there any more
  Reclaimed,  ///< we deleted it
  Dismissed,  ///< it is not ours, or somebody said that it does not matter
};

/// Closes entries.
void settle_residue(Database& database,
                    Random& random,
                    const std::vector<std::int64_t>& entries,
                    Settled as,
                    Milliseconds now);

}  // namespace emco::store
