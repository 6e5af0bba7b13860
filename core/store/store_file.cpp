#include "core/store/store_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "core/base/file_error.h"
#include "core/store/vault.h"

namespace emco::store {
namespace {

constexpr std::uint64_t kKeyFileLimit = 1024;

SecretKey read_key_file(const Files& files, const std::string& path) {
  const auto exposure = files.exposure(path);
  if (exposure == Files::Exposure::Foreign || exposure == Files::Exposure::Writable)
    throw Error("secret.key-exposed", fmt::format("others on this host can replace the key file '{}'", path),
                fmt::format("make it and its folder writable by you alone: chmod 600 {}", path));
  std::string text = files.read(path, kKeyFileLimit);
  SecretKey key = SecretKey::from_text(text);
  wipe(text);
  return key;
}

/// The next key while it is not yet known whether the store was sealed under it.
std::string next_path(const std::string& key_path) { return key_path + ".next"; }

bool exists(const Files& files, const std::string& path) { return files.kind(path) != Files::Kind::Absent; }

SecretKey key_for_new_store(Files& files, Random& random, const std::string& path) {
  if (exists(files, path)) return read_key_file(files, path);
  SecretKey key = SecretKey::generate(random);
  std::string text = key.to_text();
  files.write_private(path, text);
  wipe(text);
  return key;
}

/// A journal that is not empty was left by a process that died in a transaction, or by a failing disk.
bool ended_uncleanly(const std::string& path) {
  struct stat status {};

  return ::stat((path + "-journal").c_str(), &status) == 0 && status.st_size > 0;
}

void expect_sound(Database& database) {
  auto check = database.query("schema/quick_check");
  if (check.next() && check.view(0) == "ok") return;
  throw Error("store.damaged", fmt::format("the store '{}' is damaged: {}", database.path(), check.text(0)),
              "put back a backup: emcoctl store restore FILE");
}

/// Pages that the file should have and has not: SQLite finds out when it needs one of them, and not before.
void expect_whole(Database& database) {
  const View view(database);
  auto size = database.query("schema/size");

  struct stat status {};

  if (!size.next() || ::stat(database.path().c_str(), &status) != 0 || status.st_size >= size.integer(0))
    return;
  throw Error("store.damaged",
              fmt::format("the store '{}' is damaged: {} of its {} bytes are missing", database.path(),
                          size.integer(0) - status.st_size, size.integer(0)),
              "put back a backup: emcoctl store restore FILE");
}

}  // namespace

std::string default_key_path(const std::string& store_path) {
  return path_join(parent_folder(store_path), "store.key");
}

void put_in_place(const std::string& made, const std::string& path) {
  if (::link(made.c_str(), path.c_str()) == 0) return;
  if (errno == EEXIST)
    throw Error("store.exists", fmt::format("'{}' exists already", path),
                "name another place, or use it as it is");
  if (is_fault_of_disk(errno)) throw file_error(path, errno);
  throw Error("store.unreadable", fmt::format("'{}' cannot be made: {}", path, std::strerror(errno)),
              "check the permissions of the folder");
}

void make_store(
    Files& files, Random& random, const std::string& path, const std::string& key_path, const Birth& birth) {
  if (exists(files, path))
    throw Error("store.exists", fmt::format("'{}' exists already", path),
                "name another place, or use it as it is");
  files.make_folder(parent_folder(path));
  const SecretKey key =
      key_for_new_store(files, random, key_path.empty() ? default_key_path(path) : key_path);
  const std::string made = fmt::format("{}.{}.new", path, hex(random.bytes(4)));
  const auto remove = [&] {
    files.remove(made);
    files.remove(made + "-journal");
  };
  try {
    {
      Database database = Database::create({made});
      create_schema(database, birth);
      make_vault(database, key, random);
    }
    put_in_place(made, path);
  } catch (...) {
    remove();
    throw;
  }
  remove();
}

Database open_store(const Opening& opening) {
  const bool unclean = ended_uncleanly(opening.path);
  Database database = Database::open(opening);
  open_schema(database);
  if (opening.vfs.empty()) expect_whole(database);
  if (unclean) expect_sound(database);
  return database;
}

std::optional<SecretKey> read_file_key(Database& database, const Files& files, const std::string& key_path) {
  const std::string path = key_path.empty() ? default_key_path(database.path()) : key_path;
  if (exists(files, path)) {
    SecretKey key = read_key_file(files, path);
    if (opens_vault(database, key)) return key;
  }
  if (exists(files, next_path(path))) {
    SecretKey next = read_key_file(files, next_path(path));
    if (opens_vault(database, next)) return next;
  }
  if (exists(files, path))
    throw Error("secret.key-wrong",
                fmt::format("'{}' is not the key of the store '{}'", path, database.path()),
                "name the right one with --key-file");
  if (key_path.empty()) return std::nullopt;
  throw Error("secret.key-missing", fmt::format("there is no key file '{}'", path), "check --key-file");
}

std::optional<SecretKey> read_key(Database& database, const Files& files, const std::string& key_path) {
  const auto file_key = read_file_key(database, files, key_path);
  if (!file_key) return std::nullopt;
  return open_vault(database, *file_key);
}

std::string renew_key(Database& database, Files& files, Random& random, const std::string& key_path) {
  const std::string path = key_path.empty() ? default_key_path(database.path()) : key_path;
  const bool halfway =
      exists(files, next_path(path)) && opens_vault(database, read_key_file(files, next_path(path)));
  if (!exists(files, path))
    throw Error("secret.key-missing", fmt::format("there is no key file '{}'", path),
                "put store.key back beside the store, or name it with --key-file");
  const SecretKey old_key = read_key_file(files, path);
  const std::string kept = fmt::format("{}.old-{}", path, old_key.digest("name of the file").substr(0, 8));
  std::string old_text = old_key.to_text();
  files.write_private(kept, old_text);
  wipe(old_text);
  if (!halfway) {
    const SecretKey new_key = SecretKey::generate(random);
    std::string text = new_key.to_text();
    files.write_private(next_path(path), text);
    wipe(text);
    Transaction transaction(database, Transaction::Access::Write);
    reseal_vault(database, old_key, new_key, random);
    transaction.commit();
  }
  std::string text = files.read(next_path(path), kKeyFileLimit);
  files.write_private(path, text);
  wipe(text);
  files.remove(next_path(path));
  return kept;
}

}  // namespace emco::store
