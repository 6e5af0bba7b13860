#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/document.h"
#include "core/store/draft.h"

namespace emco::flow {

/// What may be removed because a named bundle does not hold it any more.
struct PruneLimits {
  std::optional<std::int64_t> most_deletes;  ///< nothing = as many as there are
  bool allow_empty = false;                  ///< also when the bundle holds nothing at all
};

/// What the bundle of that name applied last and does not hold any more. Whether others still use it, or it
/// is deployed, is judged when it is removed. Throws Error "prune.empty-bundle", "prune.too-many-deletes".
std::vector<store::Erasure> pruned(Session& session,
                                   const std::string& name,
                                   const Bundle& bundle,
                                   const PruneLimits& limits);

}  // namespace emco::flow
