#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/golden.h"
#include "tests/store_world.h"

// Invariant I-5 for the whole schema, the books of the deployment level included: a column that could hold
// the name of something is a foreign key, or tests/store_columns.txt says why it is none.
namespace emco::test {
namespace {

using store::Catalogue;
using store::Reference;
using store::Table;

bool is_key(const Table& table, const std::string& column) {
  return std::any_of(table.references.begin(), table.references.end(), [&](const Reference& reference) {
    return std::find(reference.columns.begin(), reference.columns.end(), column) != reference.columns.end();
  });
}

/// "table.column" → why it is no reference, from fields of documents.
void add_fields(const std::vector<Field>& fields, std::map<std::string, std::string>& reasons) {
  for (const auto& field : fields) {
    add_fields(field.fields, reasons);
    if (!field.no_reference.empty()) reasons[field.table + "." + field.column] = field.no_reference;
    // Keys of maps are named by their field.
    if (!field.no_reference.empty() && (field.shape == Shape::TextMap || field.shape == Shape::TextMaps))
      reasons[field.table + ".key"] = field.no_reference;
  }
}

std::map<std::string, std::string> reviewed_reasons() {
  std::map<std::string, std::string> reasons;
  std::ifstream in(test_file("store_columns.txt"));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto blank = line.find(' ');
    REQUIRE_MESSAGE(blank != std::string::npos, line);
    const std::string reason(text::trim(std::string_view(line).substr(blank)));
    REQUIRE_MESSAGE(reason.size() > 5, line);
    CHECK_MESSAGE(reasons.emplace(line.substr(0, blank), reason).second, line);
  }
  return reasons;
}

/// A name of its own kind's pattern: part of the resource's own address, which the parent's key and the check
/// of the address tie down.
bool is_part_of_address(const Catalogue& catalogue, const std::string& table, const std::string& column) {
  for (const auto& kind : catalogue.kinds.all()) {
    if (table != kind.name && !table.starts_with(kind.name + "_")) continue;
    for (const auto& segment : kind.pattern)
      if (segment == "{" + column + "}") return true;
  }
  return false;
}

}  // namespace

TEST_SUITE("store/columns") {
  TEST_CASE(
      "every column of the schema that may hold a name is a foreign key, or says why it is none (I-5)") {
    StoreWorld world;
    const auto& catalogue = world.catalogue();
    std::map<std::string, std::string> reasons;
    for (const auto& kind : catalogue.kinds.all())
      add_fields(kind.fields, reasons);
    const auto reviewed = reviewed_reasons();
    std::set<std::string> used;
    auto columns = world.database().statement(
        "SELECT t.name, c.name, c.type, c.hidden FROM sqlite_schema t, pragma_table_xinfo(t.name) c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid");
    int texts = 0;
    while (columns.next()) {
      const std::string name = columns.text(0) + "." + columns.text(1);
      const Table& table = catalogue.table(columns.text(0));
      CAPTURE(name);
      const auto because = reviewed.find(name);
      if (because != reviewed.end()) used.insert(name);
      // Numbers count, measure or are keys already; bytes are no names.
      if (columns.text(2) != "TEXT") continue;
      ++texts;
      const std::string column = columns.text(1);
      const bool key = is_key(table, column) || is_key(table, column + "_address");
      const bool word = table.definition.enumerations.contains(column);
      const bool own = is_part_of_address(catalogue, columns.text(0), column);
      const bool said = reasons.contains(name) || because != reviewed.end();
      CHECK((key || word || own || said));
      // A reason for what needs none misleads.
      if (because != reviewed.end()) CHECK_FALSE((key || word || own || reasons.contains(name)));
    }
    CHECK(texts > 400);
    for (const auto& [name, reason] : reviewed)
      CHECK_MESSAGE(used.contains(name), name);
  }
}

}  // namespace emco::test
