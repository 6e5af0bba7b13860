#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "core/store/database.h"
#include "core/store/named.h"
#include "core/store/schema.h"
#include "tests/code_of.h"
#include "tests/temporary_folder.h"

namespace emco::store {
namespace {

using test::code_of;

/// The code of the Error that a call throws, "" when it throws none.
constexpr const char* kTables =
    "CREATE TABLE parent(name TEXT NOT NULL PRIMARY KEY, size INTEGER CONSTRAINT \"parent.small\" CHECK "
    "(size < 10)) STRICT;"
    "CREATE TABLE child(name TEXT PRIMARY KEY, parent TEXT NOT NULL REFERENCES parent(name) DEFERRABLE "
    "INITIALLY DEFERRED, slot TEXT) STRICT;"
    "CREATE UNIQUE INDEX \"child.one-per-slot\" ON child(parent, slot);"
    "CREATE TRIGGER parent_kept BEFORE DELETE ON parent BEGIN SELECT RAISE(ABORT, 'parent.is-history'); END;";

Database with_tables() {
  auto database = Database::memory();
  database.script(kTables, Database::Script::Schema);
  return database;
}

Breach breach_of(Database& database, const std::string& sql) {
  try {
    database.statement(sql).run();
  } catch (const Refusal& refusal) {
    return refusal.breach();
  }
  FAIL("nothing was refused: " << sql);
  return {};
}

}  // namespace

TEST_SUITE("store/database") {
  TEST_CASE("values come back as they were bound") {
    auto database = Database::memory();
    auto query = database.statement("SELECT ?1, ?2, ?3, ?4, ?5");
    query.with(7, "it's; \"here\" -- '", nullptr, Blob{std::string_view("a\0b", 3)}, std::string_view());
    REQUIRE(query.next());
    CHECK(query.integer(0) == 7);
    CHECK(query.text(1) == "it's; \"here\" -- '");
    CHECK(query.null(2));
    CHECK(query.text(3) == std::string("a\0b", 3));
    CHECK_FALSE(query.null(4));
    CHECK(query.text(4).empty());
    CHECK_FALSE(query.next());
  }

  TEST_CASE("each sort of broken rule is told by its name") {
    using Rule = Breach::Rule;
    auto database = with_tables();
    database.script("INSERT INTO parent VALUES ('p', 1); INSERT INTO child VALUES ('c', 'p', 's')");
    CHECK(breach_of(database, "INSERT INTO parent VALUES ('q', 11)").name == "parent.small");
    CHECK(breach_of(database, "INSERT INTO parent VALUES ('q', 11)").rule == Rule::Check);
    CHECK(breach_of(database, "DELETE FROM parent").name == "parent.is-history");
    CHECK(breach_of(database, "DELETE FROM parent").rule == Rule::Trigger);
    CHECK(breach_of(database, "INSERT INTO child VALUES ('d', 'p', 's')").name == "child.one-per-slot");
    CHECK(breach_of(database, "INSERT INTO parent VALUES ('p', 2)").name == "parent.name");
    CHECK(breach_of(database, "INSERT INTO parent VALUES ('p', 2)").rule == Rule::Unique);
    CHECK(breach_of(database, "INSERT INTO child(name) VALUES ('d')").name == "child.parent");
    CHECK(breach_of(database, "INSERT INTO child(name) VALUES ('d')").rule == Rule::NotNull);
    CHECK(breach_of(database, "INSERT INTO parent VALUES ('q', 'many')").rule == Rule::Type);
    CHECK(code_of([&] { database.statement("INSERT INTO parent VALUES ('q', 11)").run(); }) ==
          "parent.small");
    CHECK(code_of([&] { database.statement("INSERT INTO parent VALUES ('p', 1)").run(); }) == "internal.bug");
  }

  TEST_CASE(
      "a reference that leads nowhere is refused when the transaction ends, and nothing of it happens") {
    auto database = with_tables();
    CHECK(code_of([&] {
            Transaction transaction(database, Transaction::Access::Write);
            database.statement("INSERT INTO child VALUES ('c', 'nobody', 's')").run();
            CHECK(database.has_broken_references());
            transaction.commit();
          }) == "reference.missing");
    CHECK_FALSE(database.in_transaction());
    auto count = database.statement("SELECT count(*) FROM child");
    REQUIRE(count.next());
    CHECK(count.integer(0) == 0);
  }

  TEST_CASE("a reference may point forward within a transaction") {
    auto database = with_tables();
    Transaction transaction(database, Transaction::Access::Write);
    database.statement("INSERT INTO child VALUES ('c', 'p', 's')").run();
    CHECK(database.has_broken_references());
    database.statement("INSERT INTO parent VALUES ('p', 1)").run();
    CHECK_FALSE(database.has_broken_references());
    transaction.commit();
  }

  TEST_CASE("a savepoint that is not kept leaves no trace") {
    auto database = with_tables();
    Transaction transaction(database, Transaction::Access::Write);
    database.statement("INSERT INTO parent VALUES ('kept', 1)").run();
    {
      const Savepoint part(database);
      database.statement("INSERT INTO parent VALUES ('lost', 1)").run();
    }
    transaction.commit();
    auto names = database.statement("SELECT group_concat(name) FROM parent");
    REQUIRE(names.next());
    CHECK(names.text(0) == "kept");
  }

  TEST_CASE("a statement can run inside itself") {
    auto database = Database::memory();
    auto outer = database.statement("SELECT ?1 + 1");
    outer.bind(1);
    REQUIRE(outer.next());
    auto inner = database.statement("SELECT ?1 + 1");
    inner.bind(10);
    REQUIRE(inner.next());
    CHECK(inner.integer(0) == 11);
    CHECK(outer.integer(0) == 2);
  }

  TEST_CASE("statements can read and write rows, and nothing else") {
    auto database = with_tables();
    for (const char* forbidden :
         {"ATTACH 'x.db' AS x", "DROP TABLE child", "CREATE TABLE t(a)", "PRAGMA foreign_keys=OFF",
          "PRAGMA user_version=9", "PRAGMA writable_schema=ON", "SELECT load_extension('x')",
          "DELETE FROM sqlite_schema", "UPDATE sqlite_schema SET sql = ''", "CREATE TEMP TABLE t(a)",
          "VACUUM", "REINDEX"}) {
      CAPTURE(forbidden);
      CHECK(code_of([&] { database.statement(forbidden).run(); }) != "");
    }
    CHECK(code_of([&] { database.statement("SELECT \"no_such_column\"").next(); }) == "internal.bug");
  }

  TEST_CASE("a file is made for its owner alone, once, and never by opening") {
    const TemporaryFolder folder;
    const std::string path = folder.file("store.db");
    CHECK(code_of([&] { Database::open({path}); }) == "store.not-found");
    CHECK_FALSE(std::filesystem::exists(path));
    const mode_t before = ::umask(0);
    { auto database = Database::create({path}); }
    ::umask(before);

    struct stat status {};

    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(code_of([&] { Database::create({path}); }) == "store.exists");
    CHECK(code_of([&] { Database::create({folder.file("no/such/folder")}); }) == "store.unreadable");
  }

  TEST_CASE("what is no database is refused and left alone") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.file("folder"));
    CHECK(code_of([&] { Database::open({folder.file("folder")}); }) == "store.not-a-store");
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK(code_of([&] { Database::open({folder.file("pipe")}); }) == "store.not-a-store");
    { auto database = Database::create({folder.file("real.db")}); }
    std::filesystem::create_symlink(folder.file("real.db"), folder.file("link.db"));
    CHECK(code_of([&] { Database::open({folder.file("link.db")}); }) == "store.not-a-store");
    std::ofstream(folder.file("text")) << std::string(4096, 'x');
    CHECK(code_of([&] { Database::open({folder.file("text")}); }) == "store.not-a-store");
    std::ofstream(folder.file("empty")) << "";
    CHECK(code_of([&] { Database::open({folder.file("empty")}); }) == "store.damaged");
  }

  TEST_CASE("a locked store says who holds it") {
    const TemporaryFolder folder;
    const std::string path = folder.file("store.db");
    {
      auto database = Database::create({path});
      create_schema(database, {"uid", 1, "tester", "0"});
    }
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t holder = ::fork();
    if (holder == 0) {
      auto database = Database::open({path});
      const Transaction transaction(database, Transaction::Access::Write);
      [[maybe_unused]] const auto written = ::write(ready[1], "x", 1);
      ::pause();
      ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    auto database = Database::open({path, "", 20});
    std::string message;
    try {
      const Transaction transaction(database, Transaction::Access::Write);
    } catch (const Error& error) {
      CHECK(error.code() == "store.busy");
      message = error.diagnostics().items().front().summary;
    }
    CHECK(message.find("process " + std::to_string(holder)) != std::string::npos);
    ::kill(holder, SIGKILL);
    ::waitpid(holder, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    const Transaction transaction(database, Transaction::Access::Write);
  }
}

}  // namespace emco::store
