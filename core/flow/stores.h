#pragma once

#include <string>

#include "core/flow/intents.h"
#include "core/flow/transfer.h"
#include "core/flow/world.h"
#include "core/store/garbage.h"
#include "core/store/verify.h"

namespace emco::flow {

struct MadeStore {
  std::string store;  ///< path
  std::string key;    ///< path
};

/// Makes a new store and its key: where the world says, else .emcoctl/store.db in its folder. Throws Error
/// "store.exists".
MadeStore init(World& world);

/// What `store verify` tells.
struct VerifiedStore {
  std::string store;  ///< path
  store::Fingerprint fingerprint;
  Diagnostics faults;
  bool secrets_checked = false;  ///< the key was there
};

/// Checks everything that can be checked without a cluster.
VerifiedStore verify_store(World& world);

/// Writes a copy of the store, without its key, to a file that must not exist.
store::Fingerprint back_up_store(World& world, const std::string& path);

/// Makes the store hold what a backup holds; also where there is none yet. Throws Error "store.other-store"
/// when it is the backup of another store.
store::Fingerprint restore_store(World& world, const std::string& from);

/// Makes a new key file and keeps the store's secrets under it. Returns the file that keeps the old key.
std::string renew_store_key(World& world);

/// What `store gc --keep` removes: found, shown, and then removed. `keep` is at least 1.
store::Garbage find_garbage(Session& session, std::int64_t keep);
void remove_garbage(Session& session, const store::Garbage& garbage);

/// Writes the whole intent level into a folder.
ExportCounts export_store(World& world, const std::string& folder, store::Secrets secrets);

/// Makes the resources of an exported folder, in one generation. Throws Error with every mistake.
Committed import_store(World& world, const std::string& folder);

}  // namespace emco::flow
