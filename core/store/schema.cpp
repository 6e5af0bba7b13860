#include "core/store/schema.h"

#include <set>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/digest.h"
#include "core/store/embedded.h"
#include "core/store/structure.h"

namespace emco::store {
namespace {

// Two sorts of things are in a schema. Tables and indexes hold truth: once a store exists they change by
// numbered migrations only. Triggers, views and the rows of the catalogue are code: they belong to the
// program and are replaced when it carries others.

enum class Sort { Structure, Code };

Sort sort_of(std::string_view statement) {
  for (const std::string_view start : {"CREATE TRIGGER", "CREATE VIEW", "INSERT INTO"})
    if (statement.starts_with(start)) return Sort::Code;
  return Sort::Structure;
}

std::string_view without_comments(std::string_view text) {
  while (true) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start);
    if (!text.starts_with("--")) return text;
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end);
  }
}

/// The table that an INSERT fills.
std::string_view target_of(std::string_view insert) {
  insert.remove_prefix(std::string_view("INSERT INTO ").size());
  return insert.substr(0, insert.find_first_of(" ("));
}

std::vector<std::string_view> embedded_statements(Sort sort) {
  std::vector<std::string_view> found;
  for (const auto& file : embedded_schema())
    for (const auto statement : split_statements(file.text))
      if (sort_of(statement) == sort) found.push_back(statement);
  return found;
}

void run_all(Database& database, Sort sort) {
  for (const auto statement : embedded_statements(sort))
    database.script(statement, Database::Script::Schema);
}

std::int64_t header(Database& database, const std::string& field) {
  auto query = database.statement("PRAGMA " + field);
  return query.next() ? query.integer(0) : 0;
}

void set_header(Database& database, const std::string& field, std::int64_t value) {
  database.script(fmt::format("PRAGMA {}={}", field, value), Database::Script::Schema);
}

void record_state(Database& database) {
  database.query("schema/record_state").with(embedded_schema_digest(), schema_digest(database)).run();
}

/// Takes everything off that is code.
void drop_code(Database& database) {
  std::vector<std::string> drops;
  {
    auto code = database.query("schema/code");
    while (code.next())
      drops.push_back(fmt::format("DROP {} \"{}\"", code.text(0), code.text(1)));
  }
  for (const auto& drop : drops)
    database.script(drop, Database::Script::Schema);
}

/// Puts this program's code there.
void put_code(Database& database) {
  std::set<std::string_view> catalogue;
  for (const auto statement : embedded_statements(Sort::Code))
    if (statement.starts_with("INSERT")) catalogue.insert(target_of(statement));
  for (const auto table : catalogue)
    database.script(fmt::format("DELETE FROM {}", table), Database::Script::Schema);
  run_all(database, Sort::Code);
}

/// "migrations/0002_kinds.sql" → 2
std::int64_t version_of(const EmbeddedSql& migration) {
  const auto slash = migration.name.find('/');
  return std::stoll(std::string(migration.name.substr(slash + 1, 4)));
}

void expect_writable(const Database& database) {
  if (database.read_only())
    throw Error("store.older", fmt::format("the store '{}' was made by an older emcoctl", database.path()),
                "make it writable once, so that it can be brought up to date");
}

/// Puts this program's code in the place of another's, over the same tables.
void replace_code(Database& database) {
  expect_writable(database);
  database.forget_statements();
  Transaction transaction(database, Transaction::Access::Write);
  drop_code(database);
  put_code(database);
  record_state(database);
  transaction.commit();
  database.forget_statements();
}

void migrate(Database& database, std::int64_t version) {
  drop_code(database);
  for (const auto& migration : embedded_migrations())
    if (version_of(migration) > version) database.script(migration.text, Database::Script::Schema);
  rebuild_structure(database, embedded_statements(Sort::Structure));
  database.forget_statements();
  put_code(database);
  auto broken = database.query("schema/broken_reference");
  if (broken.next())
    throw Error("reference.missing", fmt::format("a row of '{}' refers to a '{}' that is not there",
                                                 broken.text(0), broken.text(1)));
}

/// Brings a store of an earlier version up to date: all of it or nothing.
void bring_up_to_date(Database& database, std::int64_t version) {
  expect_writable(database);
  database.forget_statements();
  const WithoutForeignKeys unchecked(database);
  Transaction transaction(database, Transaction::Access::Write);
  // Another process may have been faster.
  if (header(database, "user_version") == version) {
    try {
      migrate(database, version);
    } catch (const Error& error) {
      if (error.code().starts_with("store.")) throw;
      throw Error("store.cannot-migrate",
                  fmt::format("the store '{}' of version {} cannot be brought to version {}: {}",
                              database.path(), version, schema_version(), error.what()),
                  "mend it with the emcoctl that made it, then repeat");
    }
    set_header(database, "user_version", schema_version());
    record_state(database);
  }
  transaction.commit();
  database.forget_statements();
}

void expect_ours(Database& database, std::int64_t version) {
  if (header(database, "application_id") != kApplicationId)
    throw Error("store.not-a-store",
                fmt::format("'{}' is a database, but no store of emcoctl", database.path()), "check --store");
  if (version > schema_version())
    throw Error("store.newer",
                fmt::format("the store '{}' has version {}, this emcoctl knows {}", database.path(), version,
                            schema_version()),
                "use the newer emcoctl that made it");
}

}  // namespace

std::int64_t schema_version() {
  const auto migrations = embedded_migrations();
  return migrations.empty() ? 1 : version_of(migrations.back());
}

std::vector<std::string_view> split_statements(std::string_view script) {
  std::vector<std::string_view> statements;
  script = without_comments(script);
  for (std::size_t from = 0; !script.empty();) {
    const auto semicolon = script.find(';', from);
    if (semicolon == std::string_view::npos) {
      statements.push_back(script);
      break;
    }
    from = semicolon + 1;
    // The body of a trigger has semicolons of its own.
    if (sqlite3_complete(std::string(script.substr(0, from)).c_str()) == 0) continue;
    statements.push_back(script.substr(0, from));
    script = without_comments(script.substr(from));
    from = 0;
  }
  return statements;
}

std::string schema_digest(Database& database) {
  Digester digester;
  auto definitions = database.query("schema/definitions");
  while (definitions.next())
    for (int column = 0; column < definitions.columns(); ++column)
      digester.add(definitions.view(column));
  return digester.hex();
}

void create_schema(Database& database, const Birth& birth) {
  Transaction transaction(database, Transaction::Access::Write);
  set_header(database, "application_id", kApplicationId);
  set_header(database, "user_version", schema_version());
  run_all(database, Sort::Structure);
  run_all(database, Sort::Code);
  record_state(database);
  database.query("schema/first_generation").with(birth.at, birth.actor, birth.tool_version).run();
  database.query("schema/birth").with(birth.uid, birth.at).run();
  transaction.commit();
  // What was prepared while the schema grew is planned anew.
  database.forget_statements();
}

void create_catalogue(Database& database, Said said) {
  Transaction transaction(database, Transaction::Access::Write);
  for (const auto& file : embedded_schema())
    for (const auto statement : split_statements(file.text)) {
      const bool table = statement.starts_with("CREATE TABLE ");
      if (!table && !statement.starts_with("INSERT INTO ")) continue;
      const bool of_rules = statement.starts_with(table ? "CREATE TABLE rule " : "INSERT INTO rule(");
      if (of_rules == (said == Said::Rules)) database.script(statement, Database::Script::Schema);
    }
  transaction.commit();
}

void open_schema(Database& database) {
  const auto version = header(database, "user_version");
  expect_ours(database, version);
  if (version < schema_version()) bring_up_to_date(database, version);
  std::string code;
  std::string recorded;
  try {
    auto state = database.query("schema/state");
    if (!state.next()) throw Error("internal.bug", "the store does not know its schema");
    code = state.text(0);
    recorded = state.text(1);
  } catch (const Error& error) {
    if (error.code() != "internal.bug") throw;
    recorded.clear();
  }
  if (recorded != schema_digest(database))
    throw Error("store.schema-changed",
                fmt::format("the tables, views or triggers of the store '{}' were changed", database.path()),
                "put back a backup: emcoctl store restore FILE");
  if (code != embedded_schema_digest()) replace_code(database);
}

}  // namespace emco::store
