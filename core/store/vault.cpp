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
};

std::optional<std::pair<std::string, std::string>> open_both(Database& database, const SecretKey& file_key) {
  auto query = database.query("vault/keys");
  expects(query.next(), "the store has no vault");
  auto seal = file_key.decrypt(query.view(0), kSealKey);
  auto digest = file_key.decrypt(query.view(1), kDigestKey);
  if (!seal || !digest) return std::nullopt;
  return std::pair(std::move(*seal), std::move(*digest));
}

void write(Database& database, const SecretKey& file_key, const Keys& keys, Random& random) {
  const std::string seal = file_key.encrypt(keys.seal, kSealKey, random);
  const std::string digest = file_key.encrypt(keys.digest, kDigestKey, random);
  database.query("vault/record").with(Blob{seal}, Blob{digest}).run();
}

Keys opened(Database& database, const SecretKey& file_key) {
  auto both = open_both(database, file_key);
  if (!both)
    throw Error("secret.key-wrong", "the key is not the one of the store '" + database.path() + "'",
                "name the right one with --key-file");
  return {std::move(both->first), std::move(both->second)};
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
  auto both = open_both(database, file_key);
  if (!both) return false;
  const Keys wiped(std::move(both->first), std::move(both->second));
  return true;
}

void reseal_vault(Database& database, const SecretKey& old_key, const SecretKey& new_key, Random& random) {
  write(database, new_key, opened(database, old_key), random);
}

}  // namespace emco::store
