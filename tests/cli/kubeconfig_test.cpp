#include <doctest/doctest.h>

#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

/// A logical cloud that is instantiated on both clusters, and another kubeconfig for edge-1.
struct Replaced : Program {
  Replaced() {
    make_shop();
    must({"instantiate", kCloud, "--auto-approve"});
    write("cluster.yaml", doc("cluster-providers/edge/clusters", "edge-1", "", "edge-1.kubeconfig"));
    write("cloud.yaml", doc("projects/shop/logical-clouds", "staging",
                            "{level: '0', namespace: shop-staging, labels: {tier: gold}}"));
  }

  std::string label(const std::string& host) {
    return std::string(api.clusters.objects(host)[{"", "Namespace", "", "shop-staging"}].text_at(
        {"metadata", "labels", "tier"}));
  }
};

}  // namespace

TEST_SUITE("cli/kubeconfig") {
  TEST_CASE("the kubeconfig of a cluster in use may be replaced while it leads to the same cluster") {
    Replaced world;
    world.api.add("other-name");
    world.api.clusters.objects("other-name") = world.api.clusters.objects("edge-1");
    world.write("edge-1.kubeconfig", Program::kubeconfig("other-name"));
    world.must({"apply", "-f", world.path("cluster.yaml"), "--auto-approve"});
    world.must({"clusters", "check"});
    world.must({"apply", "-f", world.path("cloud.yaml"), "--auto-approve"});
    CHECK(world.label("other-name") == "gold");
    CHECK(world.label("edge-1").empty());
    CHECK(world.label("edge-2") == "gold");
    world.must({"plan"});
    CHECK(world.out.find("No changes") != std::string::npos);
  }

  TEST_CASE("a kubeconfig that leads to another cluster is refused by the next plan, and nothing is sent") {
    Replaced world;
    world.api.add("elsewhere");
    world.write("edge-1.kubeconfig", Program::kubeconfig("elsewhere"));
    world.must({"apply", "-f", world.path("cluster.yaml"), "--intents-only"});
    const auto before = world.api.mutations();
    for (const auto* word : {"plan", "apply"}) {
      std::vector<std::string> line{word, "-f", world.path("cloud.yaml")};
      if (std::string_view(word) == "apply") line.emplace_back("--auto-approve");
      CHECK(world.run(line) == 7);
      CHECK(world.err.find("cluster.identity-changed") != std::string::npos);
    }
    CHECK(world.run({"terminate", Program::kCloud, "--auto-approve"}) == 7);
    CHECK(world.api.mutations() == before);
    CHECK(world.label("edge-2").empty());
    // The right one again, and everything goes on.
    world.write("edge-1.kubeconfig", Program::kubeconfig("edge-1"));
    world.must({"apply", "-f", world.path("cluster.yaml"), "--intents-only"});
    world.must({"apply", "-f", world.path("cloud.yaml"), "--auto-approve"});
    CHECK(world.label("edge-1") == "gold");
  }

  TEST_CASE("a kubeconfig that leads to a cluster of another address is refused") {
    Replaced world;
    world.write("edge-1.kubeconfig", Program::kubeconfig("edge-2"));
    world.must({"apply", "-f", world.path("cluster.yaml"), "--intents-only"});
    const auto before = world.api.mutations();
    CHECK(world.run({"apply", "-f", world.path("cloud.yaml"), "--auto-approve"}) != 0);
    CHECK(world.err.find("cluster.identity-changed") != std::string::npos);
    CHECK(world.api.mutations() == before);
  }
}

}  // namespace emco::test
