#include <doctest/doctest.h>

#include "tests/golden.h"
#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {

TEST_SUITE("cli/history") {
  TEST_CASE("history tells who changed what, when and why") {
    Program program;
    program.make_shop();
    program.write("more.yaml", doc("projects", "other"));
    program.clock.advance(60'000);
    program.must({"--actor", "anna", "apply", "-f", program.path("more.yaml"), "--intents-only", "--message",
                  "a second project"});
    program.write("bundle.yaml", doc("projects/shop/logical-clouds", "staging",
                                     "{level: '0', namespace: shop-staging, userData1: x}"));
    program.must({"history"});
    check_golden("cli/history.txt", stable(program.out));
    program.must({"history", "--json"});
    check_golden("cli/history.json", stable(program.out));
    program.must({"history", "--limit", "1"});
    CHECK(program.out.find("by anna") != std::string::npos);
    CHECK(program.out.find("2 entries older") != std::string::npos);
  }

  TEST_CASE("history of a lifecycle object holds its operations and releases") {
    Program program;
    program.make_shop();
    program.must({"instantiate", Program::kCloud, "--auto-approve", "--message", "go live"});
    program.write("cloud.yaml", doc("projects/shop/logical-clouds", "staging",
                                    "{level: '0', namespace: shop-staging, labels: {tier: gold}}"));
    program.clock.advance(3'600'000);
    program.must({"--actor", "anna", "apply", "-f", program.path("cloud.yaml"), "--auto-approve"});
    program.must({"rollback", Program::kCloud, "--to", "1", "--auto-approve"});
    program.api.clusters.down["edge-2"] = true;
    CHECK(program.run({"terminate", Program::kCloud, "--auto-approve"}) == 10);
    program.api.clusters.fault = [](std::size_t, const std::string& cluster, const Mutation&) {
      return cluster == "edge-2" ? Fault::Refused : Fault::None;
    };
    program.api.clusters.down["edge-2"] = false;
    CHECK(program.run({"terminate", Program::kCloud, "--auto-approve"}) == 4);
    program.must({"history", Program::kCloud});
    check_golden("cli/history_deployment.txt", stable(program.out));
    program.must({"history", Program::kCloud, "--json"});
    check_golden("cli/history_deployment.json", stable(program.out));
    program.must({"history", Program::kCloud, "--limit", "1"});
    CHECK(program.out.find("older, see --limit") != std::string::npos);
  }

  TEST_CASE("history of a removed resource tells who removed it, and what came again after that") {
    Program program;
    program.must({"init"});
    const auto project = program.write("project.yaml", doc("projects", "p"));
    program.must({"apply", "-f", project, "--intents-only"});
    program.must({"history", "projects/p"});
    CHECK(program.out.find("created by tester@here") != std::string::npos);
    CHECK(program.run({"history", "projects/q"}) == 3);
    CHECK(program.err.find("address.absent") != std::string::npos);
    CHECK(program.err.find("projects/p") != std::string::npos);
  }
}

}  // namespace emco::test
