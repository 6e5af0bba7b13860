#pragma once

#include <string>

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/model/document.h"
#include "core/store/transfer.h"

/// The whole intent level as a folder of bundles and files, out of a store and back into one.
namespace emco::flow {

struct ExportCounts {
  std::size_t documents = 0;
  std::size_t files = 0;
};

/// Writes everything below `folder`, which is made, empty, or holds an earlier export: what that wrote and
/// this does not is removed. Equal stores give equal bytes. Until it has ended the folder says that it is
/// incomplete; the next export into it makes it whole. Throws Error "export.folder-in-use",
/// "secret.key-missing", "file.…".
ExportCounts export_folder(store::Database& database,
                           const store::Catalogue& catalogue,
                           const SecretKey* key,
                           store::Secrets secrets,
                           Files& files,
                           const std::string& folder);

/// Reads an exported folder back as one bundle, its secrets opened; `file_key` is the key file's key, null
/// when it is missing. An empty store takes over how the exporting one names secrets, outside any transaction
/// of the caller. Throws Error "export.absent", "export.incomplete", "secret.key-missing",
/// "secret.key-wrong".
Checked<Bundle> import_folder(store::Database& database,
                              const store::Catalogue& catalogue,
                              const SecretKey* file_key,
                              Random& random,
                              const Files& files,
                              const std::string& folder);

}  // namespace emco::flow
