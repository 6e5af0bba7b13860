#include <doctest/doctest.h>

#include "core/flow/codes.h"
#include "tests/program.h"

namespace emco::test {

TEST_SUITE("cli/explain") {
  TEST_CASE("every code and every kind is explained") {
    Program program;
    for (const auto& rule : flow::rules().all()) {
      program.must({"explain", rule.code});
      CHECK(program.out.find(rule.summary) != std::string::npos);
    }
    for (const auto& kind : flow::kinds().all()) {
      program.must({"explain", kind.name});
      CHECK(program.out.find(kind.summary) != std::string::npos);
    }
    program.must({"explain", "logical_cloud.spec.level"});
    CHECK(program.out.find("level") != std::string::npos);
    program.must({"explain", "plan.stale", "--json"});
    CHECK(program.out.find("\"status\": 7") != std::string::npos);
  }

  TEST_CASE("a word that means nothing gets the nearest one") {
    Program program;
    CHECK(program.run({"explain", "plan.stael"}) == 3);
    CHECK(program.err.find("usage.unknown-topic") != std::string::npos);
    CHECK(program.err.find("did you mean 'plan.stale'?") != std::string::npos);
  }
}

}  // namespace emco::test
