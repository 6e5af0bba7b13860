#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/base/random.h"
#include "core/base/value.h"
#include "core/model/document.h"
#include "core/model/kind.h"
#include "core/store/catalog.h"
#include "core/store/database.h"

// The intent level as bundles that leave the store and come back: which document goes into which file, and
// what becomes of secrets on the way. Encrypted values are sealed so that equal secrets give equal text: an
// export of an unchanged store is unchanged.

namespace emco::store {

/// Whether an export holds secrets in plain, or sealed under the store's key.
enum class Secrets { Sealed, Plain };

/// One document on its way out.
struct Exported {
  std::string path;                ///< of the file it belongs into: "projects/p/logical-clouds/lc.yaml"
  Document document;               ///< secret values sealed or plain
  std::vector<std::string> files;  ///< paths of its files, relative to the folder of `path`
};

/// Where exported things go. Documents come in the order in which they stand in their file, files before the
/// documents that name them, each once.
struct ExportSink {
  std::function<void(const std::string& path, const std::string& bytes)> file;
  std::function<void(Exported)> document;
};

/// Hands out the whole intent level, in an order that is always the same. `key` is needed when there are
/// secrets ("secret.key-missing").
void export_intents(Database& database,
                    const Catalogue& catalogue,
                    const SecretKey* key,
                    Secrets secrets,
                    const ExportSink& sink);

/// What an export must remember beside its documents, so that another store of the same key file can open
/// what is sealed and give it the same names: JSON, without any key that is not sealed itself
/// (Secrets::Sealed).
Value export_keys(Database& database, const SecretKey* key, Secrets secrets);

/// Opens what `export_keys` sealed, with the key file of the importing store. Throws Error "secret.key-wrong"
/// when it was made with another.
SecretKey import_key(const Value& keys, const SecretKey& file_key);

/// Makes an empty store name secrets as the exporting store did, so that equal content has equal digests.
/// A store that holds secrets already stays as it is. Inside the caller's transaction or on its own.
void adopt_names(Database& database, const Value& keys, const SecretKey& file_key, Random& random);

/// Opens every sealed value and file of a bundle. Mistakes: "secret.sealed-elsewhere".
Diagnostics unseal(Bundle& bundle, const Kinds& kinds, const SecretKey& key);

/// Whether a document has values or files that are kept encrypted.
bool holds_secrets(const Document& document, const Kind& kind);

/// Whether a text is a sealed secret of an export.
bool is_sealed(std::string_view text);

}  // namespace emco::store
