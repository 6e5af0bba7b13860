#include <filesystem>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "core/store/embedded.h"
#include "core/store/named.h"
#include "core/store/schema.h"
#include "tests/code_of.h"
#include "tests/temporary_folder.h"

namespace emco::store {
namespace {

using test::code_of;

const Birth kBirth{"3f1d1f6e-0000-4000-8000-000000000000", 1, "tester", "0"};

/// Changes a store file behind the program's back, as a stranger's tool would.
void tamper(const std::string& path, const char* sql) {
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
  char* message = nullptr;
  const int result = sqlite3_exec(connection, sql, nullptr, nullptr, &message);
  const std::string said = message == nullptr ? "" : message;
  sqlite3_free(message);
  sqlite3_close(connection);
  INFO(said);
  REQUIRE(result == SQLITE_OK);
}

std::string new_store(const TemporaryFolder& folder) {
  const std::string path = folder.file("store.db");
  auto database = Database::create({path});
  create_schema(database, kBirth);
  return path;
}

std::string code_of_opening(const std::string& path) {
  return code_of([&] {
    auto database = Database::open({path});
    open_schema(database);
  });
}

}  // namespace

TEST_SUITE("store/schema") {
  TEST_CASE("a script is taken apart at the ends of its statements, triggers kept whole") {
    const auto statements = split_statements(
        "-- a comment; with a semicolon\nCREATE TABLE t(a); -- more\nCREATE TRIGGER g AFTER INSERT ON t "
        "BEGIN\n"
        "  DELETE FROM t; DELETE FROM t;\nEND;\nINSERT INTO t VALUES (';');\n-- the end\n");
    REQUIRE(statements.size() == 3);
    CHECK(statements[0] == "CREATE TABLE t(a);");
    CHECK(statements[1].ends_with("END;"));
    CHECK(statements[2] == "INSERT INTO t VALUES (';');");
  }

  TEST_CASE("a new store opens") {
    const TemporaryFolder folder;
    CHECK(code_of_opening(new_store(folder)).empty());
  }

  TEST_CASE("a store of a newer version is refused") {
    const TemporaryFolder folder;
    const auto path = new_store(folder);
    tamper(path, "PRAGMA user_version=9999");
    CHECK(code_of_opening(path) == "store.newer");
  }

  TEST_CASE("a database of another program is refused") {
    const TemporaryFolder folder;
    tamper(folder.file("other.db"), "CREATE TABLE t(a)");
    CHECK(code_of_opening(folder.file("other.db")) == "store.not-a-store");
  }

  TEST_CASE("a store whose rules were changed is refused") {
    const TemporaryFolder folder;
    const auto path = new_store(folder);
    SUBCASE("a trigger dropped") { tamper(path, "DROP TRIGGER \"generation.is-history\""); }
    SUBCASE("a trigger added") {
      tamper(path, "CREATE TRIGGER extra AFTER INSERT ON batch BEGIN DELETE FROM batch; END");
    }
    SUBCASE("a view added") { tamper(path, "CREATE VIEW extra AS SELECT 1"); }
    SUBCASE("an index dropped") { tamper(path, "DROP INDEX \"document.one-per-generation\""); }
    SUBCASE("the record of the schema lost") { tamper(path, "DELETE FROM schema_state"); }
    SUBCASE("the record's table lost") { tamper(path, "DROP TABLE schema_state"); }
    CHECK(code_of_opening(path) == "store.schema-changed");
  }

  TEST_CASE("triggers, views and catalogue of another program version are replaced by ours") {
    const TemporaryFolder folder;
    const auto path = new_store(folder);
    {
      // As an earlier program of the same tables would have left it.
      auto database = Database::open({path});
      Transaction transaction(database, Transaction::Access::Write);
      database.script(
          "DROP TRIGGER \"generation.is-history\"; DELETE FROM rule WHERE code = 'store.busy';"
          "CREATE VIEW gone AS SELECT 1 AS one",
          Database::Script::Schema);
      database.query("schema/record_state").with("another program", schema_digest(database)).run();
      transaction.commit();
    }
    auto database = Database::open({path});
    open_schema(database);
    CHECK_THROWS_AS(database.statement("DELETE FROM generation").run(), Refusal);
    auto rule = database.statement("SELECT count(*) FROM rule WHERE code = 'store.busy'");
    REQUIRE(rule.next());
    CHECK(rule.integer(0) == 1);
    auto fresh = Database::memory();
    create_schema(fresh, kBirth);
    CHECK(schema_digest(fresh) == schema_digest(database));
  }

  TEST_CASE("every named query can be prepared") {
    auto database = Database::memory();
    create_schema(database, kBirth);
    for (const auto name : query_names()) {
      CAPTURE(name);
      CHECK_NOTHROW(database.query(name));
    }
    CHECK(query_names().size() > 5);
  }

  TEST_CASE("every table is strict, has row ids and names its rules as codes") {
    auto database = Database::memory();
    create_schema(database, kBirth);
    auto tables = database.statement(
        "SELECT name, strict, wr FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    int count = 0;
    while (tables.next()) {
      CAPTURE(tables.text(0));
      CHECK(tables.integer(1) == 1);
      CHECK(tables.integer(2) == 0);
      ++count;
    }
    CHECK(count > 5);
  }

  TEST_CASE("no trigger looks at a generated column before it is there") {
    auto database = Database::memory();
    create_schema(database, kBirth);
    auto pairs = database.statement(
        "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.tbl_name) AS c"
        " WHERE t.type = 'trigger' AND c.hidden <> 0 AND t.sql LIKE '% BEFORE %'"
        " AND instr(t.sql || ' ', 'NEW.' || c.name || ' ') > 0 ORDER BY 1");
    CHECK_FALSE(pairs.next());
  }

  TEST_CASE("every foreign key is deferred and never RESTRICT, and an index begins with its columns") {
    auto database = Database::memory();
    create_schema(database, kBirth);
    auto keys = database.statement(
        "SELECT t.name, k.id, group_concat(k.\"from\", ', '), k.on_delete FROM"
        " (SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name) AS t, "
        "pragma_foreign_key_list(t.name) AS k"
        " GROUP BY t.name, k.id ORDER BY t.name, k.id");
    while (keys.next()) {
      const std::string table = keys.text(0);
      const std::string columns = keys.text(2);
      CAPTURE(table);
      CAPTURE(columns);
      CHECK(keys.text(3) != "RESTRICT");
      auto index = database.statement(
          "SELECT count(*) FROM pragma_index_list(?1) AS l WHERE (SELECT group_concat(name, ', ') FROM"
          " (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) || ',' LIKE ?2 || ',%'");
      REQUIRE(index.with(table, columns).next());
      const bool indexed = index.integer(0) > 0;
      auto alone =
          database.statement("SELECT count(*) FROM pragma_table_xinfo(?1) WHERE pk = 1 AND name = ?2");
      REQUIRE(alone.with(table, columns).next());
      CHECK((indexed || alone.integer(0) == 1));
    }
    auto undeferred = database.statement(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
        " AND (length(sql) - length(replace(sql, ' REFERENCES ', ''))) / 12"
        "  <> (length(sql) - length(replace(sql, ' DEFERRABLE INITIALLY DEFERRED', ''))) / 30");
    REQUIRE(undeferred.next());
    CHECK(undeferred.integer(0) == 0);
  }
}

}  // namespace emco::store
