#pragma once

#include <string>
#include <string_view>

#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/store/database.h"

// Bytes that documents attach and values that must stay secret, each kept once and named by its digest:
// SHA-256, or HMAC-SHA-256 under the store's key for what is kept encrypted.

namespace emco::store {

/// Keeps bytes that are no secret, whose SHA-256 the caller knows.
void put_content(Database& database, const std::string& sha256, std::string_view bytes);

/// Keeps bytes encrypted; returns their keyed digest.
std::string put_secret(Database& database, const SecretKey& key, Random& random, std::string_view bytes);

bool has_content(Database& database, const std::string& digest);

/// The plain bytes. Throws Error "secret.key-missing" when they are encrypted and `key` is null,
/// "store.damaged" when they are not what their digest names, "content.unknown" when there are none.
std::string read_content(Database& database, const std::string& digest, const SecretKey* key);

/// Throws Error "secret.key-missing" when there is no key.
const SecretKey& expect_key(const SecretKey* key);

}  // namespace emco::store
