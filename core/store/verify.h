#pragma once

#include <cstdint>
#include <string>

#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/store/catalog.h"
#include "core/store/database.h"

namespace emco::store {

/// What a store is, in three words: equal words mean equal worlds.
struct Fingerprint {
  std::int64_t generation = 0;
  std::string intent;      ///< digest of every resource's address and document, history excluded
  std::string deployment;  ///< digest of the deployment level
};

Fingerprint fingerprint(Database& database);

/// Checks everything that can be checked without a cluster: the pages of the file, every constraint and
/// foreign key, that tables hold what documents say and nothing else, that history has no gaps, that content
/// is what its digest names (what is encrypted, only with a key). Each fault is a "store.damaged".
Diagnostics verify(Database& database, const Catalogue& catalogue, const SecretKey* key);

}  // namespace emco::store
