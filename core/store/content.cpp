#include "core/store/content.h"

#include <fmt/format.h>

#include "core/base/digest.h"

namespace emco::store {
namespace {

/// Large enough that charts are one part, small enough that no value comes near SQLite's limit.
constexpr std::size_t kPart = std::size_t{1} << 20U;

std::string associated(const std::string& digest) { return "content/" + digest; }

void put(
    Database& database, const std::string& digest, bool sealed, std::size_t size, std::string_view bytes) {
  database.query("content/add").with(digest, sealed, static_cast<std::int64_t>(size)).run();
  std::int64_t ordinal = 0;
  do {
    database.query("content/add_part").with(digest, ordinal++, Blob{bytes.substr(0, kPart)}).run();
    bytes.remove_prefix(std::min(kPart, bytes.size()));
  } while (!bytes.empty());
}

[[noreturn]] void fail_damaged(Database& database, const std::string& digest) {
  throw Error("store.damaged",
              fmt::format("content {} in the store '{}' is not what its name says", digest, database.path()),
              "put back a backup: emcoctl store restore FILE");
}

}  // namespace

const SecretKey& expect_key(const SecretKey* key) {
  if (key == nullptr)
    throw Error("secret.key-missing", "the store's key is needed and not there",
                "put store.key back beside the store, or name it with --key-file");
  return *key;
}

void put_content(Database& database, const std::string& sha256, std::string_view bytes) {
  if (!has_content(database, sha256)) put(database, sha256, false, bytes.size(), bytes);
}

std::string put_secret(Database& database, const SecretKey& key, Random& random, std::string_view bytes) {
  std::string digest = key.digest(bytes);
  if (!has_content(database, digest))
    put(database, digest, true, bytes.size(), key.encrypt(bytes, associated(digest), random));
  return digest;
}

bool has_content(Database& database, const std::string& digest) {
  auto query = database.query("content/find");
  query.bind(digest);
  return query.next();
}

std::string read_content(Database& database, const std::string& digest, const SecretKey* key) {
  auto found = database.query("content/find");
  found.bind(digest);
  if (!found.next())
    throw Error("content.unknown", fmt::format("the store has no content {}", digest),
                "attach the file itself");
  const bool sealed = found.integer(0) != 0;
  std::string bytes;
  auto parts = database.query("content/parts");
  parts.bind(digest);
  while (parts.next())
    bytes += parts.view(0);
  if (sealed) {
    auto plain = expect_key(key).decrypt(bytes, associated(digest));
    if (!plain) fail_damaged(database, digest);
    return std::move(*plain);
  }
  if (sha256(bytes) != digest) fail_damaged(database, digest);
  return bytes;
}

}  // namespace emco::store
