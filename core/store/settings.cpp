#include "core/store/settings.h"

#include <string_view>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"
#include "core/store/failure.h"

namespace emco::store {
namespace {

struct Setting {
  const char* name;
  const char* value;   ///< as written
  const char* answer;  ///< as read back
};

/// journal_mode: WAL of this SQLite can lose pages when it is reset, and one file at rest is what people
/// copy. recursive_triggers: else REPLACE would delete rows without firing their triggers. mmap_size: an I/O
/// error on a mapped page is a signal, not an answer.
constexpr Setting kSettings[] = {
    {"journal_mode", "TRUNCATE", "truncate"},
    {"synchronous", "FULL", "2"},
    {"foreign_keys", "ON", "1"},
    {"recursive_triggers", "ON", "1"},
    {"trusted_schema", "OFF", "0"},
    {"cell_size_check", "ON", "1"},
    {"mmap_size", "0", "0"},
    {"temp_store", "MEMORY", "2"},
    {"secure_delete", "ON", "1"},
    {"cache_size", "-40960", "-40960"},
    {"journal_size_limit", "0", "0"},
};

struct Switch {
  int option;
  int value;
};

constexpr Switch kSwitches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},   {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
};

constexpr Switch kLimits[] = {
    {SQLITE_LIMIT_SQL_LENGTH, 1 << 20}, {SQLITE_LIMIT_LENGTH, 16 << 20},  {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_EXPR_DEPTH, 100},     {SQLITE_LIMIT_TRIGGER_DEPTH, 20}, {SQLITE_LIMIT_VARIABLE_NUMBER, 999},
};

constexpr sqlite3_int64 kHeapLimit = 256LL << 20;

std::string pragma(sqlite3* connection, const std::string& path, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  int result = sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr);
  std::string answer;
  if (result == SQLITE_OK) {
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW && sqlite3_column_text(statement, 0) != nullptr)
      answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  }
  if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE) {
    // The message lives in the connection, which the statement does not own.
    sqlite3_finalize(statement);
    fail(connection, result, path, sql);
  }
  sqlite3_finalize(statement);
  return answer;
}

bool in_memory(const std::string& path) { return path == ":memory:"; }

}  // namespace

void apply_settings(sqlite3* connection, const std::string& path) {
  sqlite3_hard_heap_limit64(kHeapLimit);
  for (const auto& [option, value] : kSwitches) {
    int now = -1;
    sqlite3_db_config(connection, option, value, &now);
    expects(now == value, fmt::format("SQLite does not take the switch {}", option));
  }
  for (const auto& [limit, value] : kLimits)
    sqlite3_limit(connection, limit, value);
  for (const auto& [name, value, answer] : kSettings) {
    if (in_memory(path) && std::string_view(name).starts_with("journal_")) continue;
    if (in_memory(path) && std::string_view(name) == "mmap_size") continue;
    pragma(connection, path, fmt::format("PRAGMA {}={}", name, value));
    const std::string now = pragma(connection, path, fmt::format("PRAGMA {}", name));
    expects(now == answer, fmt::format("SQLite does not take the setting {}: it says '{}'", name, now));
  }
}

void Guard::install(sqlite3* connection) { sqlite3_set_authorizer(connection, &Guard::judge, this); }

int Guard::judge(void* guard, int action, const char* first, const char* second, const char*, const char*) {
  const bool schema = static_cast<const Guard*>(guard)->schema_;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: return SQLITE_OK;
    case SQLITE_UPDATE:
      // The table-valued pragmas ask for this when they declare themselves; DEFENSIVE keeps everybody else
      // out.
      if (std::string_view(first) == "sqlite_master") return SQLITE_OK;
      [[fallthrough]];
    case SQLITE_INSERT:
    case SQLITE_DELETE:
      return schema || !std::string_view(first).starts_with("sqlite_") ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      for (const char* forbidden : {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
        if (second != nullptr && std::string_view(second) == forbidden) return SQLITE_DENY;
      return SQLITE_OK;
    case SQLITE_PRAGMA:
      for (const char* known :
           {"table_xinfo", "table_list", "foreign_key_list", "index_list", "index_info", "foreign_key_check",
            "quick_check", "integrity_check", "page_count", "page_size", "freelist_count"})
        if (std::string_view(first) == known) return SQLITE_OK;
      // Written only while the schema changes, read at any time.
      for (const char* header :
           {"application_id", "user_version", "ignore_check_constraints", "foreign_keys"})
        if (std::string_view(first) == header) return schema || second == nullptr ? SQLITE_OK : SQLITE_DENY;
      return SQLITE_DENY;
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    default: return schema ? SQLITE_OK : SQLITE_DENY;
  }
}

}  // namespace emco::store
