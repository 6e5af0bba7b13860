#include "core/flow/stores.h"

#include "core/base/error.h"
#include "core/flow/archives.h"
#include "core/flow/overrides.h"
#include "core/flow/session.h"
#include "core/flow/version.h"
#include "core/store/backup.h"
#include "core/store/store_file.h"

namespace emco::flow {
namespace {

std::string default_store_path(const World& world) { return path_join(world.folder, ".emcoctl/store.db"); }

}  // namespace

MadeStore init(World& world) {
  const std::string path = world.store_path.empty() ? default_store_path(world) : world.store_path;
  store::make_store(world.files, world.random, path, world.key_path,
                    {world.random.uuid(), world.clock.now(), world.actor, version()});
  return {path, world.key_path.empty() ? store::default_key_path(path) : world.key_path};
}

VerifiedStore verify_store(World& world) {
  Session session(world);
  const store::View view(session.database());
  VerifiedStore verified{session.database().path(), store::fingerprint(session.database()),
                         store::verify(session.database(), session.catalogue(), session.key()),
                         session.key() != nullptr};
  const std::string key = world.key_path.empty() ? store::default_key_path(verified.store) : world.key_path;
  if (verified.secrets_checked && world.files.exposure(key) == Files::Exposure::Readable)
    verified.faults.warning("secret.key-readable", {key, 0, 0},
                            "others on this host can read the key of the store", "chmod 600 " + key);
  return verified;
}

store::Fingerprint back_up_store(World& world, const std::string& path) {
  Session session(world);
  return store::backup(session.database(), path, world.files, world.random);
}

store::Fingerprint restore_store(World& world, const std::string& from) {
  std::string path = world.store_path;
  if (path.empty()) {
    try {
      path = find_store(world);
    } catch (const Error& error) {
      if (error.code() != "store.not-found") throw;
      path = default_store_path(world);
    }
  }
  return store::restore(from, {path}, store::OtherStore::Refuse, world.files, world.random);
}

std::string renew_store_key(World& world) {
  Session session(world);
  return store::renew_key(session.database(), world.files, world.random, world.key_path);
}

store::Garbage find_garbage(Session& session, std::int64_t keep) {
  const store::View view(session.database());
  return store::find_garbage(session.database(), keep);
}

void remove_garbage(Session& session, const store::Garbage& garbage) {
  store::remove_garbage(session.database(), session.world().random, garbage);
}

ExportCounts export_store(World& world, const std::string& folder, store::Secrets secrets) {
  Session session(world);
  const store::View view(session.database());
  return export_folder(session.database(), session.catalogue(), session.key(), secrets, world.files, folder);
}

Committed import_store(World& world, const std::string& folder) {
  // The key of the file and not the session's: an empty store may take over names before its key is read.
  store::Database database = store::open_store({find_store(world), "", world.lock_timeout});
  const auto file_key = store::read_file_key(database, world.files, world.key_path);
  auto read = import_folder(database, store::read_catalogue(database), file_key ? &*file_key : nullptr,
                            world.random, world.files, folder);
  read.diagnostics.add(check_archives(read.value));
  read.diagnostics.add(check_overrides(read.value));
  if (!read.ok()) throw Error(std::move(read.diagnostics));
  Session session(world);
  return apply_intents(session, std::move(read.value), store::Draft::Existence::Free);
}

}  // namespace emco::flow
