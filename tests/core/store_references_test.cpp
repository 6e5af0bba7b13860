#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/golden.h"
#include "tests/store_rules.h"

// Every foreign key of the schema, one by one. Which there have to be is a reviewed list, so that one that is
// lost is missed.
namespace emco::test {
namespace {

constexpr const char* kList = "store/foreign_keys.txt";

struct ForeignKey {
  std::string table;
  std::string columns;
  std::string target;
  std::string target_columns;
  bool cascades = false;
};

/// "table (a, b) -> target (c, d), cascading"
ForeignKey parsed(const std::string& line) {
  const auto sides = text::split(line, '>');
  const auto columns = [](const std::string& side) {
    const auto open = side.find('(');
    return side.substr(open + 1, side.find(')') - open - 1);
  };
  ForeignKey key;
  key.table = line.substr(0, line.find(' '));
  key.columns = columns(sides[0]);
  key.target = sides[1].substr(1, sides[1].find(' ', 1) - 1);
  key.target_columns = columns(sides[1]);
  key.cascades = line.ends_with(", cascading");
  return key;
}

/// What becomes of a row when what it refers to is taken away: "refused", "gone with it", or what is wrong.
std::string fate(StoreWorld& world, const ForeignKey& key) {
  auto& database = world.database();
  store::Transaction transaction(database, store::Transaction::Access::Write);
  auto some = database.statement(fmt::format("SELECT rowid FROM \"{}\" WHERE ({}) IS NOT NULL LIMIT 1",
                                             key.table, text::join(text::split(key.columns, ','), " || ")));
  if (!some.next()) return "no row refers to anything by it";
  const auto row = some.integer(0);
  some.again();
  const auto taken =
      database
          .statement(fmt::format("DELETE FROM \"{}\" WHERE ({}) = (SELECT {} FROM \"{}\" WHERE rowid = ?1)",
                                 key.target, key.target_columns, key.columns, key.table))
          .bind(row)
          .run();
  if (taken != 1) return "what it refers to was not there";
  auto left = database.statement(fmt::format("SELECT 1 FROM \"{}\" WHERE rowid = ?1", key.table));
  if (!left.bind(row).next()) return "gone with it";
  left.again();
  if (!database.has_broken_references()) return "nobody minds";
  auto broken = database.statement(
      "SELECT count(*) FROM pragma_foreign_key_check(?1) AS c WHERE c.rowid = ?2 AND ?3 ="
      " (SELECT group_concat(\"from\", ', ') FROM"
      "  (SELECT * FROM pragma_foreign_key_list(?1) WHERE id = c.fkid ORDER BY seq))");
  if (!broken.with(key.table, row, key.columns).next()) return "no answer";
  return broken.integer(0) > 0 ? "refused" : "nobody minds";
}

}  // namespace

TEST_SUITE("store/references") {
  TEST_CASE("the list of foreign keys is as reviewed") {
    StoreWorld world;
    std::string list;
    auto keys = world.database().statement(
        "SELECT t.name || ' (' || group_concat(k.\"from\", ', ') || ') -> ' || k.\"table\" || ' (' ||"
        " group_concat(k.\"to\", ', ') || ')' || iif(k.on_delete = 'CASCADE', ', cascading', '')"
        " FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table'"
        " GROUP BY t.name, k.id ORDER BY 1");
    while (keys.next())
      list += keys.text(0) + "\n";
    check_golden(kList, list);
  }

  TEST_CASE("what a row refers to is not taken away from it, by any foreign key") {
    auto world = bare_stage();
    for (const auto& line : text::split(text::trim(read_golden(kList)), '\n')) {
      const auto key = parsed(line);
      CAPTURE(line);
      CHECK(fate(world, key) == std::string(key.cascades ? "gone with it" : "refused"));
    }
  }
}

}  // namespace emco::test
