#include <doctest/doctest.h>

#include "tests/faults/steps.h"
#include "tests/shop.h"
#include "tests/store_world.h"

// Two deployments that want the same object on the same cluster.
namespace emco::test {
namespace {

const std::string kOther = "projects/shop/composite-apps/back/v1/deployment-intent-groups/staging";

/// A second app with the chart and the version, and so the objects, of the first.
struct Twins : Shop {
  Twins() {
    const std::string app = "projects/shop/composite-apps/back/v1";
    const std::string placements = kOther + "/generic-placement-intents";
    write("twin.yaml", doc("projects/shop/composite-apps", "back", "{compositeAppVersion: v1}") +
                           doc(app + "/apps", "web", "", "charts/web") +
                           doc(app + "/composite-profiles", "plain") +
                           doc(app + "/deployment-intent-groups", "staging",
                               "{compositeProfile: plain, version: front, logicalCloud: staging}") +
                           doc(kOther + "/intents", "intents", "{intent: {genericPlacementIntent: here}}") +
                           doc(placements, "here") +
                           doc(placements + "/here/app-intents", "web",
                               "{app: web, intent: {allOf: [{clusterProvider: edge, cluster: edge-2}]}}"));
    must({"apply", "-f", path("twin.yaml"), "--intents-only"});
  }
};

}  // namespace

TEST_SUITE("cli/one-owner") {
  TEST_CASE("a plan in which two deployments want the same object is refused before anything is done") {
    Twins world;
    world.must_refuse({"instantiate", Shop::kCloud, Shop::kGroup, kOther, "--auto-approve"},
                      "plan.owned-by-other", 5);
    CHECK(world.refusal.find("belongs to " + Shop::kGroup) != std::string::npos);
    world.bring_up();
    world.check_world();
  }

  TEST_CASE("whoever planned an object that another command has taken meanwhile makes a new plan") {
    std::set<int> statuses;
    for (std::size_t n = 1;; ++n) {
      Twins world;
      world.must({"instantiate", Shop::kCloud, "--auto-approve"});
      Steps steps;
      world.transport = [&] { return stepped(steps, world.api.transport()); };
      bool taken = false;
      steps.pause_at(n, [&] {
        taken = true;
        world.leases.process = 2;
        world.run({"instantiate", Shop::kGroup, "--auto-approve"});
        world.leases.process = 1;
      });
      const int status = world.run({"instantiate", kOther, "--auto-approve"});
      INFO("paused at step ", n, "\n", world.out, world.err);
      statuses.insert(status);
      CHECK((status == 7) == (world.err.find("[plan.stale]") != std::string::npos));
      world.check_world();
      if (!taken) break;
    }
    // Seen by the plan, seen by the commit that begins the operation, too late for the other one.
    CHECK(statuses == std::set<int>{0, 5, 7});
  }
}

}  // namespace emco::test
