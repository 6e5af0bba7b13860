#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/archive.h"
#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/store/schema.h"
#include "core/store/vault.h"
#include "core/store/verify.h"
#include "tests/code_of.h"
#include "tests/golden.h"
#include "tests/store_world.h"
#include "tests/temporary_folder.h"

// Stores that earlier versions made. tests/fixtures/store_v1.tgz is one of version 1, with intents of every
// kind in four generations and records of one deployment; counts.txt in it is what that version said of it.
namespace emco::store {
namespace {

using test::code_of;

std::map<std::string, std::string> fixture() {
  std::ifstream in(test::test_file("fixtures/store_v1.tgz"), std::ios::binary);
  REQUIRE(in.good());
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::map<std::string, std::string> files;
  for (auto& entry : archive::read(bytes, "store_v1.tgz"))
    files.emplace(entry.path, entry.bytes);
  return files;
}

struct OldStore {
  TemporaryFolder folder;
  std::map<std::string, std::string> files = fixture();
  std::string path = folder.file("store.db");

  OldStore() { std::ofstream(path, std::ios::binary) << files.at("store_v1/store.db"); }

  Database opened() const {
    auto database = Database::open({path});
    open_schema(database);
    return database;
  }
};

std::string ask(Database& database, const std::string& sql) {
  auto query = database.statement(sql);
  return query.next() ? query.text(0) : "";
}

using Columns = std::map<std::string, std::string>;

/// The columns that are stored, by table.
Columns columns_of(Database& database) {
  Columns columns;
  auto all = database.statement(
      "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND "
      "c.hidden = 0"
      " ORDER BY t.name, c.cid");
  while (all.next())
    columns[all.text(0)] += (columns[all.text(0)].empty() ? "\"" : ", \"") + all.text(1) + "\"";
  return columns;
}

/// Every row of every table that version 1 had, but for what the program says of itself.
std::string rows(Database& database, const std::string& counts, const Columns& columns) {
  std::string out;
  for (const auto& line : text::split(text::trim(counts), '\n')) {
    const auto table = line.substr(0, line.find(' '));
    // After the tables come the generation and two digests.
    if (out.find("\n" + table + ":\n") != std::string::npos) break;
    out += "\n" + table + ":\n";
    // Version 2 kept subnets under the names of their networks: see below.
    if (table.ends_with("_subnets")) continue;
    auto all = database.statement("SELECT " + columns.at(table) + " FROM \"" + table + "\" ORDER BY rowid");
    while (all.next()) {
      for (int column = 0; column < all.columns(); ++column)
        out += (all.null(column) ? "NULL" : all.text(column)) + "|";
      out += "\n";
    }
  }
  return out;
}

}  // namespace

TEST_SUITE("store/migration") {
  TEST_CASE("a store of version 1 is brought up to date with all that it holds") {
    const OldStore old;
    const auto& counts = old.files.at("store_v1/counts.txt");
    std::string before;
    Columns columns;
    {
      auto database = Database::open({old.path});
      columns = columns_of(database);
      before = rows(database, counts, columns);
      CHECK(ask(database, "SELECT group_concat(name) FROM network_ipv4_subnets") == "net");
    }
    CHECK(before.size() > 50000);
    auto database = old.opened();
    CHECK(rows(database, counts, columns) == before);
    CHECK(ask(database, "SELECT group_concat(name) FROM network_ipv4_subnets") == "s");
    CHECK(ask(database, "SELECT group_concat(name) FROM provider_network_ipv4_subnets") == "s");
    CHECK(counts.find("intent " + fingerprint(database).intent + "\n") != std::string::npos);
    // It is then a store like any other, and sound.
    auto fresh = Database::memory();
    create_schema(fresh, {"uid", 0, "", ""});
    CHECK(schema_digest(fresh) == schema_digest(database));
    const auto key = open_vault(database, SecretKey::from_text(old.files.at("store_v1/store.key")));
    const auto catalogue = read_catalogue(database);
    // The two bodies of its release were never rendered from anything.
    const auto faults = verify(database, catalogue, &key);
    CHECK(faults.size() == 2);
    for (const auto& fault : faults)
      CHECK(fault.summary.find("the body ") != std::string::npos);
    CHECK(ask(database, "PRAGMA user_version") == std::to_string(schema_version()));
    CHECK(ask(database, "PRAGMA foreign_keys") == "1");
    // What the new version adds is there and works.
    CHECK(ask(database, "SELECT count(*) FROM history_floor") == "0");
    CHECK_THROWS_AS(database.statement("DELETE FROM generation").run(), Refusal);
    // Once more there is nothing to do.
    CHECK(code_of([&] { old.opened(); }) == "");
  }

  TEST_CASE("numbers that were given once are not given again after a migration") {
    const OldStore old;
    auto database = old.opened();
    CHECK(std::stoll(ask(database, "SELECT seq FROM sqlite_sequence WHERE name = 'document'")) >=
          std::stoll(ask(database, "SELECT max(id) FROM document")));
    CHECK(ask(database, "SELECT seq FROM sqlite_sequence WHERE name = 'operation'") == "1");
  }

  TEST_CASE("a store that holds what is refused today is left as it was, and says what") {
    const OldStore old;
    {
      auto database = Database::open({old.path});
      database.statement("UPDATE logical_cloud_labels SET key = 'not a label' WHERE rowid = 1").run();
    }
    std::ifstream in(old.path, std::ios::binary);
    const std::string before{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    CHECK(code_of([&] { old.opened(); }) == "store.cannot-migrate");
    std::ifstream again(old.path, std::ios::binary);
    CHECK(before == std::string{std::istreambuf_iterator<char>(again), std::istreambuf_iterator<char>()});
  }

  TEST_CASE(
      "tables and indexes of this version are as released: others need a new version in sql/migrations") {
    auto database = Database::memory();
    create_schema(database, {"uid", 0, "", ""});
    std::string out = fmt::format("version {}\n", schema_version());
    auto structure = database.statement(
        "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type, "
        "name");
    Digester digester;
    while (structure.next())
      digester.add(structure.view(0));
    test::check_golden("store/structure.txt", out + digester.hex() + "\n");
  }
}

}  // namespace emco::store
