#include <doctest/doctest.h>

#include "tests/golden.h"
#include "tests/shop.h"

namespace emco::test {
TEST_SUITE("cli/cascade") {
  TEST_CASE("delete --cascade removes everything that uses a resource, users first, and shows every one") {
    Program program;
    program.make_shop();
    const std::string before = program.names();
    CHECK(program.run({"delete", "cluster-providers/edge", "--auto-approve"}) == 5);
    CHECK(program.run({"delete", "cluster-providers/edge", "--cascade"}) == 3);
    CHECK(program.err.find("usage.needs-approval") != std::string::npos);
    program.terminal = true;
    program.in = "no\n";
    CHECK(program.run({"delete", "cluster-providers/edge", "--cascade"}) == 8);
    check_golden("cli/delete_cascade.txt", stable(program.out));
    CHECK(program.names() == before);
    program.in = "yes\n";
    CHECK(program.run({"delete", "cluster-providers/edge", "--cascade"}) == 0);
    const std::string left = program.names();
    CHECK(left.find("edge") == std::string::npos);
    CHECK(left.find(Program::kGroup + "\n") != std::string::npos);
    CHECK(left.find("app-intents") == std::string::npos);
    program.terminal = false;
    program.must({"store", "verify"});
    // All of it is one generation, which can be taken back.
    program.must({"restore", "--to", "1", "--intents-only"});
    CHECK(program.names() == before);
  }

  TEST_CASE("delete --cascade never touches what is deployed unless it terminates it, too") {
    Shop shop;
    shop.bring_up();
    const std::string before = shop.names();
    CHECK(shop.run({"delete", "projects/shop", "--cascade", "--auto-approve"}) == 5);
    CHECK(shop.err.find("hold.in-use") != std::string::npos);
    CHECK(shop.names() == before);
    shop.check_world();
    shop.must({"delete", "projects/shop", "--cascade", "--terminate", "--auto-approve"});
    CHECK(shop.names().find("projects/") == std::string::npos);
    CHECK(shop.names().find("cluster-providers/edge/clusters/edge-1\n") != std::string::npos);
    CHECK(shop.owned("edge-1").empty());
    CHECK(shop.owned("edge-2").empty());
    shop.check_world();
  }

  TEST_CASE("a refused delete says the shortest way to what is deployed") {
    Shop shop;
    shop.bring_up();
    const std::string app = "projects/shop/composite-apps/front/v1/apps/web";
    const std::string placement = Program::kGroup + "/generic-placement-intents/everywhere/app-intents/web";
    const auto way_of = [&](const std::string& address) {
      CHECK(shop.run({"delete", address, "--auto-approve"}) == 5);
      const auto at = shop.err.find("what is deployed needs it: ");
      if (at == std::string::npos) return std::string();
      const auto from = shop.err.find(address, at);
      return shop.err.substr(from, shop.err.find('\n', from) - from);
    };
    CHECK(way_of(app) == app + " <- " + placement);
    CHECK(way_of("cluster-providers/edge") == "cluster-providers/edge <- " + placement);
    CHECK(way_of("projects/shop") == "projects/shop <- " + Program::kCloud);
    // What belongs to a deployment may be edited: it is not kept by being deployed.
    CHECK(way_of(Program::kGroup + "/generic-placement-intents/everywhere").empty());
    shop.must({"terminate", Program::kGroup, Program::kCloud, "--auto-approve"});
    CHECK(way_of(app).empty());
  }

  TEST_CASE("delete --cascade --terminate removes nothing when a termination fails") {
    Shop shop;
    shop.bring_up();
    const std::string before = shop.names();
    shop.api.clusters.fault = [](std::size_t, const std::string& cluster, const Mutation&) {
      return cluster == "edge-2" ? Fault::Refused : Fault::None;
    };
    CHECK(shop.run({"delete", "projects/shop", "--cascade", "--terminate", "--auto-approve"}) == 4);
    CHECK(shop.names() == before);
    shop.api.clusters.fault = {};
    shop.must({"delete", "projects/shop", "--cascade", "--terminate", "--auto-approve"});
    CHECK(shop.names().find("projects/") == std::string::npos);
    shop.check_world();
  }

  TEST_CASE("delete --cascade is refused by a deployment that would stay") {
    Shop shop;
    shop.bring_up();
    const std::string before = shop.names();
    // The placement goes with the cluster; the group, which runs on it, would stay.
    CHECK(shop.run({"delete", "cluster-providers/edge/clusters/edge-1", "--cascade", "--terminate",
                    "--auto-approve"}) == 5);
    CHECK(shop.err.find("hold.in-use") != std::string::npos);
    CHECK(shop.err.find(Shop::kGroup) != std::string::npos);
    CHECK(shop.names() == before);
    shop.check_world();
  }

  TEST_CASE("delete --cascade refuses what does not exist, and --terminate by itself") {
    Program program;
    program.make_shop();
    CHECK(program.run({"delete", "projects/shpo", "--cascade", "--auto-approve"}) == 3);
    CHECK(program.err.find("address.absent") != std::string::npos);
    CHECK(program.run({"delete", "projects/shop", "--terminate", "--auto-approve"}) == 3);
    CHECK(program.err.find("usage.invalid") != std::string::npos);
  }
}

}  // namespace emco::test
