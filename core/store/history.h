#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/document.h"
#include "core/model/intent_change.h"
#include "core/store/catalog.h"
#include "core/store/database.h"

// Reading documents as they were applied, now or at an earlier generation. Secret values stand in them as
// their keyed digests, files by name and digest, so that what is read may be shown and applied again.

namespace emco::store {

/// One version of a resource.
struct Version {
  std::int64_t document = 0;          ///< id
  std::int64_t since = 0;             ///< first generation that holds it
  std::optional<std::int64_t> until;  ///< first one that does not
  std::string digest;
  Source where;
  Milliseconds at = 0;  ///< of the generation `since`
  std::string actor;
  std::string reason;
  std::string bundle;
};

/// One commit of the intent level.
struct GenerationRecord {
  std::int64_t number = 0;
  Milliseconds at = 0;
  std::string actor;
  std::string reason;
  std::string bundle;
  std::string bundle_digest;
  std::string tool_version;
};

/// The document of a resource, now or at a generation; nothing when there is, or was, none. Throws Error
/// "store.damaged" when it is not what was written.
std::optional<Document> read_document(Database& database,
                                      const std::string& address,
                                      std::optional<std::int64_t> generation = std::nullopt);

/// The same of an address that `addresses` told.
Document expect_document(Database& database,
                         const std::string& address,
                         std::optional<std::int64_t> generation = std::nullopt);

/// One version with its files and where it was read.
Document read_version(Database& database, std::int64_t document);

/// What can be compared of a version: its body, with the digests of its files by name under "files".
Value version_value(const Document& version);

/// All versions of a resource, oldest first.
std::vector<Version> versions(Database& database, const std::string& address);

/// From a generation on, oldest first.
std::vector<GenerationRecord> generations(Database& database, std::int64_t first = 0);

/// The number of the newest generation.
std::int64_t last_generation(Database& database);

/// What has to be done to the intent level of one generation to make it that of another, by address. The
/// other may be the older one.
std::vector<IntentChange> changes_between(Database& database, std::int64_t from, std::int64_t to);

/// What one generation did, by address.
std::vector<IntentChange> changes_of_generation(Database& database, std::int64_t generation);

/// Every address, now or at a generation, sorted.
std::vector<std::string> addresses(Database& database, std::optional<std::int64_t> generation = std::nullopt);

/// Every address of a kind, sorted.
std::vector<std::string> addresses_of_kind(Database& database, const std::string& kind);

/// The addresses of a collection ("projects", "projects/p/composite-apps"), now or at a generation, sorted.
std::vector<std::string> collection(Database& database,
                                    const Catalogue& catalogue,
                                    const std::string& anchor,
                                    std::optional<std::int64_t> generation = std::nullopt);

/// The addresses that a named bundle applied last, sorted.
std::vector<std::string> addresses_of_bundle(Database& database, const std::string& bundle);

}  // namespace emco::store
