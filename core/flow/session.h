#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/flow/config.h"
#include "core/flow/world.h"
#include "core/model/cluster.h"
#include "core/store/begin.h"
#include "core/store/catalog.h"
#include "core/store/database.h"
#include "core/store/draft.h"

namespace emco::flow {

/// Where the store is: what was asked for, else the nearest .emcoctl/store.db in `world.folder` or a folder
/// above it. Throws Error "store.not-found" when a search finds none; a path that was given is not looked at
/// here.
std::string find_store(const World& world);

/// One opened store with its key. Everything a use case does with the store goes through one of these.
class Session {
 public:
  /// Opens; throws the errors of Database::open and open_schema. A missing key is no error until something
  /// needs it.
  explicit Session(World& world);

  World& world() { return world_; }

  store::Database& database() { return database_; }

  /// Read when it is first asked for: who looks at one address does without.
  const store::Catalogue& catalogue();

  /// One kind, without reading what there is of the others. Requires that it exists.
  const Kind& kind(const std::string& name);

  /// Null when the key file is missing; functions that need it throw "secret.key-missing".
  const SecretKey* key() const { return key_ ? &*key_ : nullptr; }

  /// The key; throws Error "secret.key-missing".
  const SecretKey& expect_key() const;
  /// What records say of whoever acts now.
  store::Act act(const std::string& reason = {}) const;
  store::Authorship authorship() const;

  const Config& config() const { return config_; }

  const std::string& store_uid() const { return store_uid_; }

  /// Plans as if the store were this one: it will take on that id when the plan is carried out (recover).
  void assume_store(std::string uid) { store_uid_ = std::move(uid); }

  Leases& leases() { return world_.leases != nullptr ? *world_.leases : *own_leases_; }

 private:
  World& world_;
  store::Database database_;
  std::optional<store::Catalogue> catalogue_;
  std::map<std::string, Kind, std::less<>> kinds_;  ///< those that were asked for one by one
  std::optional<SecretKey> key_;
  std::string store_uid_;
  Config config_;
  std::unique_ptr<FileLeases> own_leases_;
};

/// Kubeconfigs by cluster address; "" for a cluster that has none.
using Kubeconfigs = std::map<std::string, std::string>;

/// Reads the kubeconfigs of clusters from the store as it is now (inside a draft: as it would be).
Kubeconfigs read_kubeconfigs(Session& session, const std::set<std::string>& addresses);

/// Connections to clusters for looking, or for writing. They live as long as this object.
class Connections {
 public:
  /// What cannot be used is a diagnostic
  /// ("cluster.no-connection", "kubeconfig.…") and such a cluster is missing from `clusters`.
  enum class Access { Read, Write };
  Connections(Session& session, const Kubeconfigs& kubeconfigs, Access access, Diagnostics& diagnostics);
  ~Connections();

  ClusterReader& reader();
  /// Requires Access::Write.
  ClusterWriter& writer();

  /// Those that have a connection.
  const std::set<std::string>& clusters() const { return usable_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::set<std::string> usable_;
};

}  // namespace emco::flow
