#include "tests/store_rules.h"

#include <doctest/doctest.h>

// Rules that only a mistake in the program could break: each refuses what it is for and lets through what
// comes nearest to it.
namespace emco::test {
namespace {

void check_rules(const std::vector<RuleCase>& rules) {
  auto world = rule_stage();
  for (const auto& rule : rules) {
    CAPTURE(rule.code);
    CHECK(judged(world, "", rule.before).empty());
    CHECK_FALSE((rule.refused.empty() || rule.accepted.empty()));
    for (const auto& script : rule.refused) {
      CAPTURE(script);
      CHECK(judged(world, rule.before, script) == rule.code);
    }
    for (const auto& script : rule.accepted) {
      CAPTURE(script);
      CHECK(judged(world, rule.before, script) == "");
    }
  }
}

}  // namespace

TEST_SUITE("store/rules") {
  TEST_CASE("generations, documents, contents and resources keep their rules") {
    check_rules(intent_rules());
  }

  TEST_CASE("deployments and releases keep their rules") { check_rules(deployment_rules()); }

  TEST_CASE("operations and changes keep their rules") { check_rules(operation_rules()); }

  TEST_CASE("what is on clusters is kept by its rules") { check_rules(inventory_rules()); }
}

}  // namespace emco::test
