#include <regex>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/golden.h"
#include "tests/store_rules.h"

// The limits of single columns: how long, how much, which words. Which there have to be is a reviewed list,
// so that one that is lost is missed.
namespace emco::test {
namespace {

constexpr const char* kList = "store/limits.txt";

/// What a limit refuses and what it lets through, as SQL values.
struct Samples {
  std::vector<std::string> refused;
  std::vector<std::string> accepted;
};

std::string text_of(std::size_t size) { return "'" + std::string(size, 'x') + "'"; }

Samples of_number(const std::string& least, const std::string& most) {
  Samples samples{{std::to_string(std::stoll(least) - 1)}, {least}};
  if (most.empty()) return samples;
  samples.refused.push_back(std::to_string(std::stoll(most) + 1));
  samples.accepted.push_back(most);
  return samples;
}

Samples of_length(const std::string& least, const std::string& most) {
  Samples samples;
  if (!least.empty()) {
    samples.refused.push_back(text_of(std::stoul(least) - 1));
    samples.accepted.push_back(text_of(std::stoul(least)));
  }
  if (!most.empty()) {
    samples.refused.push_back(text_of(std::stoul(most) + 1));
    samples.accepted.push_back(text_of(std::stoul(most)));
  }
  return samples;
}

Samples of_words(const std::string& words) {
  Samples samples;
  for (const auto& value : text::split(words, ','))
    samples.accepted.emplace_back(text::trim(value));
  samples.refused = {samples.accepted.front().starts_with("'") ? "'nonsense'" : "99"};
  return samples;
}

/// What a check of one column refuses and lets through. Of what is not plain limits, no format lets this
/// through: "=", a blank and a line's end.
Samples samples_of(const std::string& expression) {
  std::smatch part;
  const auto is = [&](const char* pattern) {
    return std::regex_match(expression, part, std::regex(pattern));
  };
  if (is(R"((?:\w+ = '' OR )?length\(\w+\) <= (\d+)(?: AND instr.*)?)")) return of_length("", part[1]);
  if (is(R"(\w+ NOT GLOB '([a-z-]+)\*')")) return {{"'" + part[1].str() + "x'"}, {"'x'"}};
  if (is(R"(length\(\w+\) >= (\d+))")) return of_length(part[1], "");
  if (is(R"(length\(\w+\) = (\d+))")) return of_length(part[1], part[1]);
  if (is(R"(length\(\w+\) BETWEEN (\d+) AND (\d+))")) return of_length(part[1], part[2]);
  if (is(R"(\w+ IN \(([^()]*)\))")) return of_words(part[1]);
  if (is(R"(\w+ BETWEEN (-?\d+) AND (\d+))")) return of_number(part[1], part[2]);
  if (is(R"(\w+ >= (\d+))")) return of_number(part[1], "");
  if (is(R"(\w+ = (\d+))")) return of_number(part[1], part[1]);
  if (is(R"(\w+ <> '')")) return {{"''"}, {"'x'"}};
  return {{"char(61, 32, 10)"}, {}};
}

std::string one_line(const std::string& expression) {
  return std::regex_replace(expression, std::regex(R"(\s+)"), " ");
}

/// The only column that a check is about; "" when there are several.
std::string column_of(const store::Table& table, const store::Definition::Check& check) {
  std::string only;
  for (const auto& word : check.columns) {
    if (table.column(word) == nullptr || word == only) continue;
    if (!only.empty()) return "";
    only = word;
  }
  return only;
}

/// The code that refuses a value in some row of a table; "" when none does.
std::string refusal(StoreWorld& world,
                    const std::string& table,
                    const std::string& column,
                    const std::string& value) {
  store::Transaction transaction(world.database(), store::Transaction::Access::Write);
  try {
    const auto changed = world.database()
                             .statement(fmt::format("UPDATE \"{0}\" SET \"{1}\" = {2} WHERE rowid ="
                                                    " (SELECT min(rowid) FROM \"{0}\")",
                                                    table, column, value))
                             .run();
    return changed == 1 ? "" : "no row to try it on";
  } catch (const Error& error) {
    return error.code();
  }
}

}  // namespace

TEST_SUITE("store/limits") {
  TEST_CASE("the list of limits is as reviewed") {
    StoreWorld world;
    std::string list;
    for (const auto& [name, table] : world.catalogue().tables) {
      for (const auto& check : table.definition.checks) {
        const auto column = column_of(table, check);
        // Parts of addresses are tried with the address (store/kinds).
        if (column.empty() || (table.column("address") != nullptr && column == "name") ||
            (name == "composite_app" && column == "composite_app_version"))
          continue;
        list += fmt::format("{}.{} {} {}\n", name, column, check.name.empty() ? "internal.bug" : check.name,
                            one_line(check.expression));
      }
    }
    check_golden(kList, list);
  }

  TEST_CASE("every limit refuses what is just beyond it, and nothing within") {
    auto world = bare_stage();
    for (const auto& line : text::split(text::trim(read_golden(kList)), '\n')) {
      CAPTURE(line);
      const auto table = line.substr(0, line.find('.'));
      const auto column = line.substr(table.size() + 1, line.find(' ') - table.size() - 1);
      const auto rest = line.substr(line.find(' ') + 1);
      const auto code = rest.substr(0, rest.find(' '));
      const auto samples = samples_of(rest.substr(code.size() + 1));
      for (const auto& value : samples.refused)
        CHECK(refusal(world, table, column, value) == code);
      for (const auto& value : samples.accepted)
        CHECK(refusal(world, table, column, value) != code);
    }
  }
}

}  // namespace emco::test
