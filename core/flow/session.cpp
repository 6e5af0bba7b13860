#include "core/flow/session.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/version.h"
#include "core/store/records.h"
#include "core/store/schema.h"
#include "core/store/vault.h"

namespace emco::flow {
namespace {

constexpr std::uint64_t kKeyBytes = 1024;

store::Database open(const World& world) {
  store::Database database = store::Database::open({find_store(world)});
  store::open_schema(database);
  return database;
}

}  // namespace

std::string find_store(const World& world) {
  if (!world.store_path.empty()) return world.store_path;
  for (std::string folder = world.folder;; folder = parent_folder(folder)) {
    const std::string path = path_join(folder, ".emcoctl/store.db");
    if (world.files.kind(path) != Files::Kind::Absent) return path;
    if (folder == "/" || folder == ".") break;
  }
  throw Error("store.not-found", fmt::format("there is no store in '{}' or above it", world.folder),
              "make one here with 'emcoctl init', or name one with --store");
}

Session::Session(World& world)
    : world_(world), database_(open(world)), catalogue_(store::read_catalogue(database_)) {
  const std::string path =
      world.key_path.empty() ? path_join(parent_folder(database_.path()), "store.key") : world.key_path;
  const bool was_named = !world.key_path.empty();
  if (was_named || world.files.kind(path) == Files::Kind::Regular) {
    std::string text = world.files.read(path, kKeyBytes);
    const SecretKey file_key = SecretKey::from_text(text);
    wipe(text);
    key_.emplace(store::open_vault(database_, file_key));
  }
  store_uid_ = store::store_uid(database_);
  if (world.leases == nullptr) own_leases_ = std::make_unique<FileLeases>(database_.path() + ".lock");
}

const SecretKey& Session::expect_key() const {
  if (!key_)
    throw Error("secret.key-missing", "the store's key is missing",
                "put store.key back beside the store, or name it with --key-file");
  return *key_;
}

store::Act Session::act() const {
  return {world_.actor, world_.reason, version(), world_.clock.now(), world_.holder};
}

store::Authorship Session::authorship() const {
  return {world_.actor, world_.reason, "", "", version(), world_.clock.now()};
}

}  // namespace emco::flow
