#include "core/store/vault.h"

#include <utility>

namespace emco::store {
namespace {

constexpr std::string_view kSealKey = "vault/seal_key";
constexpr std::string_view kDigestKey = "vault/digest_key";

/// Both keys as bytes; wiped when they go.
struct Keys {
  std::string seal;
  std::string digest;

  Keys(std::string seal_bytes, std::string digest_bytes)
      : seal(std::move(seal_bytes)), digest(std::move(digest_bytes)) {}

  ~Keys() {
    wipe(seal);
    wipe(digest);
  }

  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  Keys(Keys&& other) noexcept
      : seal(std::exchange(other.seal, {})), digest(std::exchange(other.digest, {})) {}

  Keys& operator=(Keys&&) = delete;
};

std::optional<Keys> open_both(const SealedVault& vault, const SecretKey& file_key) {
  auto seal = file_key.decrypt(vault.seal_key, kSealKey);
  auto digest = file_key.decrypt(vault.digest_key, kDigestKey);
  if (!seal || !digest) return std::nullopt;
  return std::make_optional<Keys>(std::move(*seal), std::move(*digest));
}

void write(Database& database, const SecretKey& file_key, const Keys& keys, Random& random) {
  const std::string seal = file_key.encrypt(keys.seal, kSealKey, random);
  const std::string digest = file_key.encrypt(keys.digest, kDigestKey, random);
  database.query("vault/record").with(Blob{seal}, Blob{digest}).run();
}

Keys opened(const SealedVault& vault, const SecretKey& file_key, const std::string& whose) {
  auto keys = open_both(vault, file_key);
  if (!keys)
    throw Error("secret.key-wrong", "the key is not the one of " + whose,
                "name the right one with --key-file");
  return std::move(*keys);
}

Keys opened(Database& database, const SecretKey& file_key) {
  return opened(sealed_vault(database), file_key, "the store '" + database.path() + "'");
}

}  // namespace

void make_vault(Database& database, const SecretKey& file_key, Random& random) {
  write(database, file_key, {random.bytes(SecretKey::kBytes), random.bytes(SecretKey::kBytes)}, random);
}

SecretKey open_vault(Database& database, const SecretKey& file_key) {
  const Keys keys = opened(database, file_key);
  return {keys.seal, keys.digest};
}

bool opens_vault(Database& database, const SecretKey& file_key) {
  return open_both(sealed_vault(database), file_key).has_value();
}

SealedVault sealed_vault(Database& database) {
  auto query = database.query("vault/keys");
  expects(query.next(), "the store has no vault");
  return {query.text(0), query.text(1)};
}

SecretKey open_sealed_vault(const SealedVault& vault, const SecretKey& file_key) {
  const Keys keys = opened(vault, file_key, "the store that made it");
  return {keys.seal, keys.digest};
}

bool opens_sealed_vault(const SealedVault& vault, const SecretKey& file_key) {
  return open_both(vault, file_key).has_value();
}

void replace_digest_key(Database& database,
                        const SecretKey& file_key,
                        const SecretKey& digest_key,
                        Random& random) {
  const Keys keys = opened(database, file_key);
  std::string digest = unhex(digest_key.digest_key_text()).value_or("");
  write(database, file_key, {keys.seal, digest}, random);
  wipe(digest);
}

void reseal_vault(Database& database, const SecretKey& old_key, const SecretKey& new_key, Random& random) {
  write(database, new_key, opened(database, old_key), random);
}

}  // namespace emco::store
