#include "core/store/backup.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/file_error.h"
#include "core/store/records.h"
#include "core/store/store_file.h"

namespace emco::store {
namespace {

/// A file that goes away unless it was given its name.
class Unfinished {
 public:
  Unfinished(Files& files, Random& random, const std::string& path)
      : files_(files), path_(fmt::format("{}.{}.new", path, hex(random.bytes(4)))) {}

  ~Unfinished() {
    try {
      files_.remove(path_);
      files_.remove(path_ + "-journal");
    } catch (const Error&) {
      // It stays; nobody takes it for a store.
    }
  }

  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& path() const { return path_; }

 private:
  Files& files_;
  std::string path_;
};

/// Verifies a store file; what encryption hides is not looked into.
Fingerprint expect_sound(Database& database) {
  auto faults = verify(database, read_catalogue(database), nullptr);
  if (faults.has_errors()) throw Error(std::move(faults));
  return fingerprint(database);
}

Fingerprint copy(Database& from, const std::string& path) {
  Database target = Database::create({path});
  from.copy_to(target);
  target.forget_statements();
  open_schema(target);
  return expect_sound(target);
}

std::optional<Database> try_open(const Opening& opening) {
  try {
    return open_store(opening);
  } catch (const Error& error) {
    for (const auto* code : {"store.not-found", "store.damaged", "store.not-a-store", "store.schema-changed"})
      if (error.code() == code) return std::nullopt;
    throw;
  }
}

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0 || errno == ENOENT) return;
  if (is_fault_of_disk(errno)) throw file_error(from, errno);
  throw Error("store.unreadable", fmt::format("'{}' cannot be renamed: {}", from, std::strerror(errno)),
              "check the permissions of the folder");
}

/// The first of PATH.damaged, PATH.damaged-2, … that is free.
std::string name_for_damaged(const Files& files, const std::string& path) {
  std::string name = path + ".damaged";
  for (int i = 2; files.kind(name) != Files::Kind::Absent; ++i)
    name = fmt::format("{}.damaged-{}", path, i);
  return name;
}

}  // namespace

Fingerprint backup(Database& database, const std::string& path, Files& files, Random& random) {
  if (files.kind(path) != Files::Kind::Absent)
    throw Error("store.exists", fmt::format("'{}' exists already", path),
                "name another place for the backup");
  const Unfinished made(files, random, path);
  const Fingerprint found = copy(database, made.path());
  put_in_place(made.path(), path);
  return found;
}

Fingerprint restore(
    const std::string& from, const Opening& to, OtherStore other, Files& files, Random& random) {
  Database source = open_store({from});
  const Fingerprint wanted = expect_sound(source);
  if (auto store = try_open(to)) {
    if (other == OtherStore::Refuse && store_uid(*store) != store_uid(source))
      throw Error("store.other-store",
                  fmt::format("'{}' is a backup of another store than '{}'", from, to.path),
                  "check the file");
    source.copy_to(*store);
    return wanted;
  }
  files.make_folder(parent_folder(to.path));
  const Unfinished made(files, random, to.path);
  copy(source, made.path());
  // The journal of a damaged store belongs to it: beside another file it would be played back into that one.
  const std::string kept = name_for_damaged(files, to.path);
  rename_file(to.path + "-journal", kept + "-journal");
  rename_file(to.path, kept);
  put_in_place(made.path(), to.path);
  return wanted;
}

}  // namespace emco::store
