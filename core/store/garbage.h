#pragma once

#include <cstdint>

#include "core/base/random.h"
#include "core/store/database.h"

namespace emco::store {

/// What `store gc` removes.
struct Garbage {
  std::int64_t floor = 0;     ///< the oldest generation that stays whole
  std::int64_t versions = 0;  ///< of documents, that ended with the floor or before it
  std::int64_t contents = 0;  ///< files and secret values that nothing names any more
  std::int64_t bytes = 0;     ///< of them
};

/// What has to go so that the last `keep` generations (at least 1) stay whole. What a release was made from
/// stays, too.
Garbage find_garbage(Database& database, std::int64_t keep);

/// Removes it, all or nothing. Generations themselves stay, with who made them, when and why.
void remove_garbage(Database& database, Random& random, const Garbage& garbage);

/// The oldest generation that is whole; 0 when nothing was ever removed.
std::int64_t history_floor(Database& database);

/// What a generation held is still there: it is not below the floor, or a release was made from it.
bool is_kept(Database& database, std::int64_t generation);

}  // namespace emco::store
