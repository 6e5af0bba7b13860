#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/named.h"
#include "tests/golden.h"
#include "tests/store_world.h"

// How SQLite carries out every named query: through indexes, but for those that are about everything there
// is.
namespace emco::store {
namespace {

/// Queries that read a whole table because their answer is about the whole table, and what they are for.
const std::set<std::string, std::less<>> kAboutEverything{
    // Who holds a resource: asked only to explain a refusal; there are as many rows as deployments.
    "draft/holders",
    // Everything there is, was, or may go.
    "history/addresses", "history/addresses_at", "history/changes_between", "history/drop_contents",
    "history/drop_versions", "history/garbage", "history/is_pinned", "records/deployments",
    "intent/all_selected_labels", "records/open_operations", "records/residue",
    // Whether there is any, which the first row tells.
    "vault/any_secret",
    // The schema, and what a migration keeps of it.
    "schema/sequence", "schema/unique_rules",
    // store verify looks at all that there is.
    "verify/bodies", "verify/contents", "verify/current_without_resource", "verify/generation",
    "verify/intents", "verify/overlapping_versions", "verify/resources"};

std::string plan_of(Database& database, std::string_view name) {
  auto steps = database.statement(fmt::format("EXPLAIN QUERY PLAN {}", named_sql(name)));
  std::string out;
  std::map<std::int64_t, int> depth;
  while (steps.next()) {
    const int indent = depth[steps.integer(1)] + 1;
    depth[steps.integer(0)] = indent;
    out += std::string(static_cast<std::size_t>(indent) * 2, ' ') + steps.text(3) + "\n";
  }
  return out;
}

}  // namespace

TEST_SUITE("store/plans") {
  TEST_CASE("how every named query is carried out is as reviewed") {
    test::StoreWorld world;
    std::string out;
    for (const auto name : query_names())
      out += fmt::format("{}\n{}", name, plan_of(world.database(), name));
    test::check_golden("store/query_plans.txt", out);
  }

  TEST_CASE("no named query reads a whole table but those that are about everything") {
    test::StoreWorld world;
    // Tables that stay small, whatever is in the store: what the program says of itself, and rows of one.
    const std::set<std::string, std::less<>> small{
        "kind",          "field",           "alias",          "rule",
        "transition",    "store",           "schema_state",   "vault",
        "history_floor", "operation_floor", "next_operation", "sqlite_schema"};
    for (const auto name : query_names()) {
      CAPTURE(name);
      for (const auto& line : text::split(plan_of(world.database(), name), '\n')) {
        const auto step = text::trim(line);
        if (!step.starts_with("SCAN ") || step.find("VIRTUAL TABLE") != std::string_view::npos ||
            step.find("CONSTANT ROW") != std::string_view::npos)
          continue;
        const auto rest = step.substr(5);
        const auto table = rest.substr(0, rest.find(' '));
        if (small.contains(table)) continue;
        INFO(step);
        CHECK(kAboutEverything.contains(name));
      }
    }
  }
}

}  // namespace emco::store
