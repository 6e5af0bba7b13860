#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/store/database.h"

namespace emco::store {

/// Says "a store of emcoctl" in a database file's header: "EMCO".
constexpr std::int64_t kApplicationId = 0x454D434F;
/// The version of the tables. It grows with each file in `sql/migrations/`, which tells how to get there.
std::int64_t schema_version();

/// What a new store is told about itself.
struct Birth {
  std::string uid;  ///< a UUID
  Milliseconds at = 0;
  std::string actor;
  std::string tool_version;
};

/// Makes all tables, triggers and views, and generation 0, in one transaction.
void create_schema(Database& database, const Birth& birth);

/// What is asked of this program's own schema: its tables and kinds, or what it says of rules.
enum class Said { Kinds, Rules };

/// Makes that part of the catalogue alone, without triggers, views and indexes: enough to read it from, in a
/// fraction of the time that the whole takes.
void create_catalogue(Database& database, Said said);

/// Checks that the file is a store that this program understands, in O(schema): "store.not-a-store",
/// "store.newer", "store.schema-changed", "store.damaged", "store.cannot-migrate". A store of an earlier
/// version is migrated, and triggers, views and catalogue are replaced where this program carries others,
/// each in one transaction; that needs the write lock ("store.older" when the store can only be read).
void open_schema(Database& database);

/// Statements of a script, comments before them taken off.
std::vector<std::string_view> split_statements(std::string_view script);

/// SHA-256 over every definition in the file.
std::string schema_digest(Database& database);

}  // namespace emco::store
