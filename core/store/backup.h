#pragma once

#include <string>

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/verify.h"

namespace emco::store {

/// Writes a copy of an open store to `path`, which must not exist: made beside its place, verified, then
/// named. Others may go on reading and writing meanwhile. The key is not part of it. Returns what the copy
/// holds. Throws Error "store.exists", "store.damaged", "store.…".
Fingerprint backup(Database& database, const std::string& path, Files& files, Random& random);

/// Makes the store at `path` hold what a backup holds. The backup is verified first. A store that opens is
/// overwritten page by page in one transaction, so that everybody who uses it sees the change; one that does
/// not open is kept under the name PATH.damaged. Throws Error "store.damaged" for a bad backup,
/// "store.other-store" when the store that opens is another one than the backup's, unless `replace_other`.
enum class OtherStore { Refuse, Replace };
Fingerprint restore(
    const std::string& from, const Opening& to, OtherStore other, Files& files, Random& random);

}  // namespace emco::store
