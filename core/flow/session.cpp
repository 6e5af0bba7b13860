#include "core/flow/session.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/version.h"
#include "core/store/records.h"
#include "core/store/store_file.h"

namespace emco::flow {

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
    : world_(world),
      database_(store::open_store({find_store(world), "", world.lock_timeout})),
      key_(store::read_key(database_, world.files, world.key_path)) {
  store_uid_ = store::store_uid(database_);
  config_ = read_config(world.files, database_.path());
  if (world.leases == nullptr) own_leases_ = std::make_unique<FileLeases>(database_.path() + ".lock");
}

const store::Catalogue& Session::catalogue() {
  if (!catalogue_) catalogue_ = store::read_catalogue(database_);
  return *catalogue_;
}

const Kind& Session::kind(const std::string& name) {
  const Kind* kind = catalogue_ ? catalogue_->kinds.find(name) : nullptr;
  if (kind == nullptr) {
    auto found = kinds_.find(name);
    if (found == kinds_.end()) {
      auto read = store::read_kind(database_, name);
      expects(read.has_value(), "there is no kind " + name);
      found = kinds_.emplace(name, std::move(*read)).first;
    }
    kind = &found->second;
  }
  return *kind;
}

const SecretKey& Session::expect_key() const {
  if (!key_)
    throw Error("secret.key-missing", "the store's key is missing",
                "put store.key back beside the store, or name it with --key-file");
  return *key_;
}

store::Act Session::act(const std::string& reason) const {
  return {world_.actor, reason.empty() ? world_.reason : reason, version(), world_.clock.now(),
          world_.holder};
}

store::Authorship Session::authorship() const {
  return {world_.actor, world_.reason, world_.bundle, "", version(), world_.clock.now()};
}

}  // namespace emco::flow
