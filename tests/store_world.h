#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/model/document.h"
#include "core/store/catalog.h"
#include "core/store/database.h"
#include "core/store/draft.h"

namespace emco::test {

/// A store in memory that is written through bundles, as the program writes it: YAML text in, diagnostics
/// out.
class StoreWorld {
 public:
  /// `file_key` is the text of a key file; "" makes a new one.
  explicit StoreWorld(std::uint64_t seed = 7, const std::string& file_key = {});
  /// The same as a file of a disk (the name of an SQLite VFS, "" for the real one), which has to outlive it.
  static StoreWorld on_disk(const std::string& vfs, const std::string& path = "store.db");

  /// Files that documents may attach, by path.
  void add_file(const std::string& path, const std::string& bytes) { files_[path] = bytes; }

  /// Applies documents, as `apply --intents-only` does. Whatever is wrong is returned, and then nothing is
  /// changed.
  Diagnostics apply(const std::string& yaml, const std::string& bundle_name = {});
  Diagnostics update(const std::string& yaml);
  Diagnostics erase(const std::vector<std::string>& addresses);
  /// Puts a generation back, or of it what is at and below an address; `changes` is how many resources that
  /// is about.
  Diagnostics restore(std::int64_t generation, const std::string& root, std::size_t& changes);

  /// The same, which must succeed.
  void must_apply(const std::string& yaml);
  void must_erase(const std::vector<std::string>& addresses);

  /// The result of one line of SQL, its rows joined by newlines and its columns by blanks.
  std::string ask(const std::string& sql);
  std::int64_t generation();
  bool has(const std::string& address);
  /// Every address, by line.
  std::string addresses();
  /// The addresses of documents, without applying them.
  std::vector<std::string> addresses_of(const std::string& yaml);
  /// Digest of everything the intent level holds, history excluded.
  std::string content();

  /// The records of the deployment level, as far as holds look at them: `address` runs in a logical cloud
  /// with objects on a cluster.
  void deploy(const std::string& address,
              const std::string& logical_cloud,
              const std::vector<std::string>& clusters);

  store::Database& database() { return database_; }

  const store::Catalogue& catalogue() const { return catalogue_; }

  const SecretKey& key() const { return key_; }

  const std::string& file_key_text() const { return file_key_; }

  Random& random() { return random_; }

 private:
  StoreWorld(std::uint64_t seed, const std::string& file_key, const store::Opening& place);
  Bundle read(const std::string& yaml, store::Draft::Existence existence);
  Diagnostics change(const std::string& yaml,
                     store::Draft::Existence existence,
                     const std::string& bundle_name);
  Diagnostics finish(store::Draft& draft, Diagnostics diagnostics);
  store::Authorship authorship(const std::string& bundle_name);

  SeededRandom random_;
  store::Database database_;
  store::Catalogue catalogue_;
  std::string file_key_;
  SecretKey key_;
  std::map<std::string, std::string> files_;
  int batches_ = 0;
  int deployments_ = 0;
};

/// The codes of the errors, sorted and joined by blanks.
std::string codes(const Diagnostics& diagnostics);

/// "file:line:column: code: summary" lines with the related places below, for messages of failed checks.
std::string to_lines(const Diagnostics& diagnostics);

/// A project, a composite app "ca/v1" with the apps "web" and "db" and the profile "cp", a provider with the
/// clusters "c1" and "c2", a logical cloud "lc" of level 0 over both, a deployment intent group "d1" with
/// placement. Complete and valid.
std::string small_world();

/// The address of the composite app of `small_world`, and of its deployment intent group.
inline const std::string kWorldApp = "projects/p/composite-apps/ca/v1";
inline const std::string kWorldGroup = kWorldApp + "/deployment-intent-groups/d1";

/// One document of the short form "ANCHOR NAME" and a spec in flow style: doc("projects", "p").
std::string doc(const std::string& anchor,
                const std::string& name,
                const std::string& spec = {},
                const std::string& file = {});

}  // namespace emco::test
