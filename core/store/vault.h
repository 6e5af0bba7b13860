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

/// The keys as they are kept: sealed under the key of the key file.
struct SealedVault {
  std::string seal_key;
  std::string digest_key;
};

SealedVault sealed_vault(Database& database);

/// Opens the keys of another store that has the same key file; throws Error "secret.key-wrong".
SecretKey open_sealed_vault(const SealedVault& vault, const SecretKey& file_key);
bool opens_sealed_vault(const SealedVault& vault, const SecretKey& file_key);

/// Names secrets from now on under the digest key of another store. Only for a store without secrets.
void replace_digest_key(Database& database,
                        const SecretKey& file_key,
                        const SecretKey& digest_key,
                        Random& random);

/// Seals the keys under another key file. Inside the caller's transaction.
void reseal_vault(Database& database, const SecretKey& old_key, const SecretKey& new_key, Random& random);

}  // namespace emco::store
