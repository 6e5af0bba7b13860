#include "core/store/structure.h"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco::store {
namespace {

constexpr std::string_view kTable = "CREATE TABLE ";

struct Statement {
  std::string name;
  std::string sql;  ///< as sqlite_schema keeps it: without the semicolon
  bool table = false;
};

Statement parsed(std::string_view statement) {
  Statement definition;
  definition.table = statement.starts_with(kTable);
  auto rest = statement;
  for (const std::string_view word : {"CREATE ", "UNIQUE ", "TABLE ", "INDEX "})
    if (rest.starts_with(word)) rest.remove_prefix(word.size());
  definition.name = rest.starts_with("\"") ? rest.substr(1, rest.find('"', 1) - 1)
                                           : rest.substr(0, rest.find_first_of(" (\n"));
  if (statement.ends_with(";")) statement.remove_suffix(1);
  definition.sql = statement;
  return definition;
}

/// What is there of a type, by name. Indexes that SQLite makes for itself have no definition.
std::map<std::string, std::string> existing(Database& database, const std::string& type) {
  std::map<std::string, std::string> found;
  auto rows = database.query("schema/structure");
  rows.bind(type);
  while (rows.next())
    found.emplace(rows.text(0), rows.text(1));
  return found;
}

std::vector<std::string> columns_of(Database& database, const std::string& table) {
  std::vector<std::string> columns;
  auto rows = database.query("schema/stored_columns");
  rows.bind(table);
  while (rows.next())
    columns.push_back("\"" + rows.text(0) + "\"");
  return columns;
}

void define(Database& database, const std::string& sql) { database.script(sql, Database::Script::Schema); }

/// The rows go into a plain copy while the table is made anew: it keeps its very name and words then, and
/// what refers to it is not rewritten.
void replace_table(Database& database, const Statement& definition) {
  const auto before = columns_of(database, definition.name);
  std::int64_t sequence = 0;
  {
    auto last = database.query("schema/sequence");
    if (last.bind(definition.name).next()) sequence = last.integer(0);
  }
  define(
      database,
      fmt::format("CREATE TABLE migrated AS SELECT {0} FROM \"{1}\" ORDER BY rowid; DROP TABLE \"{1}\"; {2}",
                  text::join(before, ", "), definition.name, definition.sql));
  database.forget_statements();
  std::vector<std::string> kept;
  for (const auto& column : columns_of(database, definition.name))
    if (std::find(before.begin(), before.end(), column) != before.end()) kept.push_back(column);
  const auto columns = text::join(kept, ", ");
  define(database,
         fmt::format("INSERT INTO \"{0}\"({1}) SELECT {1} FROM migrated ORDER BY rowid; DROP TABLE migrated",
                     definition.name, columns));
  // Numbers that were given once are never given again, also when their rows are gone.
  if (sequence > 0)
    define(database, fmt::format("DELETE FROM sqlite_sequence WHERE name = '{0}';"
                                 "INSERT INTO sqlite_sequence(name, seq) VALUES ('{0}', {1})",
                                 definition.name, sequence));
}

}  // namespace

WithoutForeignKeys::WithoutForeignKeys(Database& database) : database_(database) {
  define(database_, "PRAGMA foreign_keys=OFF");
}

WithoutForeignKeys::~WithoutForeignKeys() { define(database_, "PRAGMA foreign_keys=ON"); }

void rebuild_structure(Database& database, const std::vector<std::string_view>& definitions) {
  std::vector<Statement> wanted;
  for (const auto statement : definitions)
    wanted.push_back(parsed(statement));

  auto tables = existing(database, "table");
  for (const auto& definition : wanted) {
    if (!definition.table) continue;
    const auto there = tables.find(definition.name);
    if (there == tables.end()) {
      define(database, definition.sql);
      continue;
    }
    if (there->second != definition.sql) replace_table(database, definition);
    tables.erase(there);
  }
  expects(tables.empty(), "a table that no version has: " + (tables.empty() ? "" : tables.begin()->first));

  auto indexes = existing(database, "index");
  for (const auto& definition : wanted) {
    if (definition.table) continue;
    const auto there = indexes.find(definition.name);
    const bool same = there != indexes.end() && there->second == definition.sql;
    if (there != indexes.end() && !same) define(database, "DROP INDEX \"" + definition.name + "\"");
    if (!same) define(database, definition.sql);
    if (there != indexes.end()) indexes.erase(there);
  }
  for (const auto& [name, sql] : indexes)
    define(database, "DROP INDEX \"" + name + "\"");
}

}  // namespace emco::store
