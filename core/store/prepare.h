#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/model/document.h"
#include "core/store/rows.h"

namespace emco::store {

/// A file that a version of a document carries.
struct StoredFile {
  std::string name;
  std::string digest;
};

/// The digest of a document: of its canonical body and its files.
std::string document_digest(std::string_view text, const std::vector<StoredFile>& files, Attached attached);

/// A document made ready to be stored: secrets replaced by their keyed digests, files by theirs.
struct Prepared {
  Value body;
  std::string text;    ///< the body, canonical
  std::string digest;  ///< of body and files: equal digests mean equal documents
  std::vector<StoredFile> files;
  std::vector<std::string> secrets;  ///< digests of the secret values that the body names, sorted
  RowFacts facts;
};

/// Fills in digest and facts from body, text and files.
void complete(const Kind& kind, const std::string& address, Prepared& prepared);

/// A text of the metadata block.
std::optional<std::string> metadata(const Value& body, std::string_view name);

/// Brings documents into the form in which they are stored. Puts their files and secrets into the store.
class Preparer {
 public:
  /// `key` may be null; then documents with secrets throw Error "secret.key-missing". `contents` are the
  /// bytes of attached files by SHA-256.
  Preparer(Database& database,
           const SecretKey* key,
           Random& random,
           const std::map<std::string, std::string>& contents)
      : database_(database), key_(key), random_(random), contents_(contents) {}

  /// Mistakes: "content.unknown", "secret.unknown-value".
  Prepared prepare(const Kind& kind, const Document& document, Diagnostics& diagnostics);

 private:
  void seal(Value& value,
            const std::string& path,
            const Document& document,
            Prepared& prepared,
            Diagnostics& diagnostics);
  void seal_fields(Value& value,
                   const std::vector<Field>& fields,
                   const std::string& path,
                   const Document& document,
                   Prepared& prepared,
                   Diagnostics& diagnostics);
  void add_file(const Kind& kind,
                const Attachment& file,
                const Document& document,
                Prepared& prepared,
                Diagnostics& diagnostics);
  bool is_known_secret(const std::string& address, const std::string& digest);

  Database& database_;
  const SecretKey* key_;
  Random& random_;
  const std::map<std::string, std::string>& contents_;
};

}  // namespace emco::store
