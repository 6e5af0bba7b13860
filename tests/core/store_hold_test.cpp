#include <doctest/doctest.h>

#include "tests/store_world.h"

// What a live deployment uses is neither deleted nor re-aimed (I-6); everything else may be edited at any
// time.
namespace emco::test {
namespace {

const std::string kCloud = "projects/p/logical-clouds/lc";

void deploy(StoreWorld& world) {
  world.must_apply(small_world());
  world.deploy(kCloud, kCloud, {});
  world.deploy(kWorldGroup, kCloud, {"cluster-providers/pr/clusters/c1"});
}

/// The codes of a refusal, after which the store must be as before.
std::string refusal(StoreWorld& world, const Diagnostics& diagnostics, const std::string& before) {
  CHECK(world.content() == before);
  std::string said = codes(diagnostics);
  for (const auto& diagnostic : diagnostics) {
    INFO(to_lines(diagnostics));
    CHECK_FALSE(diagnostic.related.empty());
  }
  return said;
}

}  // namespace

TEST_SUITE("store/hold") {
  TEST_CASE("what is deployed is not deleted, alone or with all that refers to it") {
    StoreWorld world;
    deploy(world);
    const auto before = world.content();
    CHECK(refusal(world,
                  world.erase({kWorldGroup + "/intents/gi",
                               kWorldGroup + "/generic-placement-intents/gpi/app-intents/web-placement",
                               kWorldGroup + "/generic-placement-intents/gpi/app-intents/db-placement",
                               kWorldGroup + "/generic-placement-intents/gpi", kWorldGroup}),
                  before) == "hold.in-use");
  }

  TEST_CASE("clusters with objects, and the logical cloud that deployments run in, stay") {
    StoreWorld world;
    deploy(world);
    const auto before = world.content();
    const auto cluster = world.erase({"cluster-providers/pr/clusters/c1"});
    CHECK(refusal(world, cluster, before) == "hold.in-use");
    CHECK(to_lines(cluster).find(kWorldGroup) != std::string::npos);
    const auto cloud = world.erase({kCloud});
    CHECK(refusal(world, cloud, before) == "hold.in-use");
    CHECK(to_lines(cloud).find("a deployment runs in it") != std::string::npos);
    CHECK(refusal(world, world.erase({kCloud + "/cluster-references/r1"}), before) == "hold.in-use");
    // Nothing of the deployment is on the second cluster.
    world.must_erase({kCloud + "/cluster-references/r2"});
  }

  TEST_CASE("namespace, level and user of a logical cloud in use stay what they are") {
    StoreWorld world;
    deploy(world);
    const auto before = world.content();
    const auto change = [&](const std::string& spec) {
      return world.apply(doc("projects/p/logical-clouds", "lc", spec));
    };
    CHECK(refusal(world, change("{level: '0', namespace: other}"), before) == "hold.frozen");
    CHECK(refusal(world, change("{level: '1'}"), before) == "hold.frozen");
    CHECK(refusal(world, change("{level: '0', user: {userName: u}}"), before) == "hold.frozen");
    CHECK(codes(change("{level: '0', labels: {a: b}}")).empty());
    CHECK(codes(change("{level: '0', namespace: '', user: {type: certificate}}")).empty());
  }

  TEST_CASE("a reference to a cluster in use is not made to mean another cluster") {
    StoreWorld world;
    deploy(world);
    world.must_apply(doc("cluster-providers/pr/clusters", "c3", "", "config"));
    const auto before = world.content();
    CHECK(
        refusal(world,
                world.apply(doc(kCloud + "/cluster-references", "r1", "{clusterProvider: pr, cluster: c3}")),
                before) == "hold.frozen");
    // Not even by exchanging it for another reference in the same bundle.
    CHECK(
        refusal(world,
                world.apply(doc(kCloud + "/cluster-references", "r1", "{clusterProvider: pr, cluster: c2}") +
                            doc(kCloud + "/cluster-references", "r2", "{clusterProvider: pr, cluster: c1}")),
                before)
            .find("hold.frozen") != std::string::npos);
    CHECK(codes(world.apply(doc(kCloud + "/cluster-references", "r1",
                                "{clusterProvider: pr, cluster: c1, loadBalancerIP: 1.2.3.4}")))
              .empty());
  }

  TEST_CASE("how a cluster in use is reached may change by its kubeconfig only") {
    StoreWorld world;
    deploy(world);
    world.must_apply(doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{url: u}]}"));
    const auto before = world.content();
    CHECK(refusal(world,
                  world.apply(doc("cluster-providers/pr/clusters", "c1",
                                  "{gitOps: {gitOpsType: fluxcd, gitOpsReferenceObject: so}}", "config")),
                  before) == "hold.frozen");
    CHECK(codes(world.apply(doc("cluster-providers/pr/clusters", "c1", "", "db.tgz"))).empty());
  }

  TEST_CASE("intents of a running deployment may be edited") {
    StoreWorld world;
    deploy(world);
    CHECK(codes(world.apply(doc(kWorldApp + "/deployment-intent-groups", "d1",
                                "{compositeProfile: cp, version: r2, logicalCloud: lc}")))
              .empty());
    CHECK(codes(world.apply(doc(kWorldApp + "/apps", "web", "", "db.tgz"))).empty());
    CHECK(codes(world.erase({kWorldGroup + "/generic-placement-intents/gpi/app-intents/web-placement"}))
              .empty());
  }
}

}  // namespace emco::test
