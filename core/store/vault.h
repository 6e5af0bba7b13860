#pragma once

#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/store/database.h"

namespace emco::store {

/// Makes the keys that this store's secrets are kept under and seals them under the key of its key file.
void make_vault(Database& database, const SecretKey& file_key, Random& random);

/// The key to seal and name secrets with. Throws Error "secret.key-wrong" when the file's key does not open
/// it.
SecretKey open_vault(Database& database, const SecretKey& file_key);

/// Whether the key of a key file is the one of this store.
bool opens_vault(Database& database, const SecretKey& file_key);

/// Seals the keys under another key file. Inside the caller's transaction.
void reseal_vault(Database& database, const SecretKey& old_key, const SecretKey& new_key, Random& random);

}  // namespace emco::store
