#include <doctest/doctest.h>

#include "tests/shop.h"
#include "tests/store_world.h"

// What a live deployment's intents use on clusters and of controllers is kept while they use it (semantics
// 4); clusters and logical clouds are in cascade_test.cpp and operations_test.cpp.
namespace emco::test {
namespace {

const std::string kNetwork = "cluster-providers/edge/clusters/edge-1/networks/data";
const std::string kController = "controllers/ovnaction";
const std::string kInterfaces =
    Program::kGroup + "/network-controller-intent/nci/workload-intents/w/interfaces";

void add(Shop& shop, const std::string& documents) {
  shop.must({"apply", "-f", shop.write("more.yaml", documents), "--intents-only"});
}

}  // namespace

TEST_SUITE("cli/holds") {
  TEST_CASE("a network to which an interface of a live deployment is attached stays until it is terminated") {
    Shop shop;
    add(shop, doc("cluster-providers/edge/clusters/edge-1/networks", "data",
                  "{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24}]}") +
                  doc(Program::kGroup + "/network-controller-intent", "nci") +
                  doc(Program::kGroup + "/network-controller-intent/nci/workload-intents", "w",
                      "{app: web, workloadResource: r1-web, type: Deployment}") +
                  doc(kInterfaces, "i", "{interface: net0, name: data}"));
    shop.bring_up();
    shop.must_refuse({"delete", kNetwork, "--auto-approve"}, "hold.in-use", 5);
    CHECK(shop.refusal.find(Program::kGroup) != std::string::npos);
    shop.must({"terminate", Program::kGroup, "--auto-approve"});
    shop.must({"delete", kNetwork, "--auto-approve"});
    CHECK(shop.names().find(kNetwork) == std::string::npos);
  }

  TEST_CASE("a controller that a live deployment's intents name stays, and no release is made with one yet") {
    Shop shop;
    shop.bring_up();
    add(shop, doc("controllers", "ovnaction", "{type: action}") +
                  doc(Program::kGroup + "/network-controller-intent", "nci") +
                  doc(Program::kGroup + "/intents", "net", "{intent: {ovnaction: nci}}"));
    CHECK(shop.word() == "PendingChanges");
    shop.must_refuse({"delete", kController, "--auto-approve"}, "reference.in-use", 5);
    CHECK(shop.refusal.find(Program::kGroup + "/intents/net") != std::string::npos);
    // A release with it would have to hold it; there is none.
    shop.must_refuse({"update", Program::kGroup, "--auto-approve"}, "plan.not-yet-available", 5);
    // The live release was made without it: as the intents once were, they may be again.
    shop.must({"delete", Program::kGroup + "/intents/net", kController,
               Program::kGroup + "/network-controller-intent/nci", "--auto-approve"});
    CHECK(shop.word() == "InSync");
    shop.check_world();
  }
}

}  // namespace emco::test
