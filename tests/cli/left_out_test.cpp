#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"
#include "tests/shop.h"

// Clusters that cannot be reached and are left out: --on-unreachable skip. Nothing that lacks them is called
// done.
namespace emco::test {
namespace {

const std::vector<std::string> kSkip{"--on-unreachable", "skip", "--auto-approve"};

struct LeftOut : Shop {
  void down(bool is_down) { api.clusters.down["edge-2"] = is_down; }

  int skipping(std::vector<std::string> line) {
    line.insert(line.end(), kSkip.begin(), kSkip.end());
    return run(line);
  }

  std::string phase(const std::string& address) {
    must({"status", address, "--offline", "--json"});
    return std::string(json::parse(out).find("deployments")->items().front().text_at({"phase"}));
  }
};

}  // namespace

TEST_SUITE("cli/left_out") {
  TEST_CASE("what left a cluster out has failed, says which, and is done when asked again") {
    LeftOut world;
    world.down(true);
    CHECK(world.skipping({"instantiate", Program::kCloud}) == 4);
    check_golden("cli/left_out.txt", stable(world.out));
    CHECK(world.phase(Program::kCloud) == "Failed");
    CHECK(world.skipping({"instantiate", Program::kGroup}) == 4);
    CHECK(world.phase(Program::kGroup) == "Failed");
    world.must({"status", Program::kGroup, "--offline"});
    CHECK(world.out.find("left out, because the plan could not read it: edge/edge-2") != std::string::npos);
    CHECK(world.run({"resume", Program::kGroup}) == 5);
    CHECK(world.err.find("[operation.clusters-left-out]") != std::string::npos);
    CHECK(world.err.find("emcoctl instantiate " + Program::kGroup) != std::string::npos);
    world.must({"store", "verify"});

    world.down(false);
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.must({"instantiate", Program::kGroup, "--auto-approve"});
    CHECK(world.phase(Program::kGroup) == "Instantiated");
    world.check_world();
    world.must({"plan", "--detailed-exitcode"});
  }

  TEST_CASE("when no cluster at all could be reached, nothing was done and nothing is called done") {
    LeftOut world;
    world.down(true);
    world.api.clusters.down["edge-1"] = true;
    CHECK(world.skipping({"instantiate", Program::kCloud}) == 10);
    CHECK(world.phase(Program::kCloud) == "Failed");
    CHECK(world.out.find("Instantiated") == std::string::npos);
  }

  TEST_CASE("an update and a termination that left a cluster out go on when asked again") {
    LeftOut world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.must({"instantiate", Program::kGroup, "--auto-approve"});
    world.write("charts/web/values.yaml", "greeting: bonjour\n");
    world.down(true);
    CHECK(world.skipping({"apply", "-f", world.path("bundle.yaml")}) == 4);
    CHECK(world.phase(Program::kGroup) == "Failed");
    world.down(false);
    world.must({"update", Program::kGroup, "--auto-approve"});
    CHECK(world.phase(Program::kGroup) == "Instantiated");
    world.check_world();

    world.down(true);
    CHECK(world.skipping({"terminate", Program::kGroup}) == 4);
    CHECK(world.phase(Program::kGroup) == "Failed");
    CHECK(world.run({"resume", Program::kGroup}) == 5);
    world.must({"store", "verify"});
    world.down(false);
    world.must({"terminate", Program::kGroup, "--auto-approve"});
    CHECK(world.phase(Program::kGroup) == "NotDeployed");
    world.must({"terminate", Program::kCloud, "--auto-approve"});
    world.check_world();
  }

  TEST_CASE("a cluster that nothing has to be done on may be away") {
    LeftOut world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.must({"instantiate", Program::kGroup, "--auto-approve"});
    world.down(true);
    CHECK(world.skipping({"apply", "-f", world.path("bundle.yaml")}) == 0);
    CHECK(world.err.find("[plan.cluster-skipped]") != std::string::npos);
    CHECK(world.phase(Program::kGroup) == "Instantiated");
  }
}

}  // namespace emco::test
