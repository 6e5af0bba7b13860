#include <doctest/doctest.h>

#include "tests/integrity/scenario.h"

// integrity.md, B.1: references to what is not there.
namespace emco::test {
namespace {

const std::string kGroups = kWorldApp + "/deployment-intent-groups";
const std::string kPlacement = kWorldGroup + "/generic-placement-intents/gpi/app-intents";

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B01 a reference to nothing is refused") {
    Scenario scenario;
    scenario.rejects(doc(kGroups, "d9", "{compositeProfile: none, version: r9, logicalCloud: none}"),
                     "reference.missing reference.missing");
  }

  TEST_CASE("B02 references inside lists are references") {
    Scenario scenario;
    scenario.rejects(
        doc(kPlacement, "more", "{app: db, intent: {allOf: [{clusterProvider: pr, cluster: none}]}}"),
        "reference.missing");
    scenario.rejects(doc(kPlacement, "more",
                         "{app: db, intent: {allOf: [{anyOf: [{clusterProvider: pr, cluster: none}]}]}}"),
                     "reference.missing");
  }

  TEST_CASE("B03 both sides of a group intent are references") {
    Scenario scenario;
    scenario.rejects(doc(kGroups + "/d1/intents", "more", "{intent: {none: g}}"), "reference.missing");
    scenario.takes(doc("controllers", "ovn", "{host: h, port: 1, type: action, priority: 1}") +
                   doc(kGroups, "bare", "{compositeProfile: cp, version: r9, logicalCloud: lc}"));
    scenario.rejects(doc(kGroups + "/bare/intents", "more", "{intent: {ovn: none}}"),
                     "group-intent.no-such-intent");
  }

  TEST_CASE("B04 an intent that a group intent names stays") {
    Scenario scenario;
    scenario.keeps({kPlacement + "/place", kWorldGroup + "/generic-placement-intents/gpi"},
                   "reference.in-use");
  }

  TEST_CASE("B05 values of charts are no references, and redirect none") {
    Scenario scenario;
    scenario.takes(
        doc(kGroups, "d1",
            "{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: web, values: "
            "{project: other, compositeApp: x, compositeProfile: y}}]}"));
    scenario.keeps({kWorldApp + "/composite-profiles/cp/profiles/prof", kWorldApp + "/composite-profiles/cp"},
                   "reference.in-use");
  }

  TEST_CASE("B06 a misspelt field does not turn a reference into none") {
    Scenario scenario;
    scenario.cannot_read(doc(kGroups, "d9", "{compositeProfil: cp, version: r9, logicalCloud: lc}"),
                         "field.missing field.unknown");
  }

  TEST_CASE("B07 an app that another app waits for stays") {
    Scenario scenario;
    scenario.keeps({kWorldApp + "/apps/db"}, "reference.in-use");
  }

  TEST_CASE("B08 labels are selectors, and the placement of a live release is held by its clusters") {
    Scenario scenario;
    scenario.deploy();
    scenario.erases({kCluster + "/labels/edge"});
    scenario.keeps({kCluster}, "hold.in-use");
  }

  TEST_CASE("B09 a network to which an interface of a live deployment is attached stays") {
    Scenario scenario;
    // Names of networks are looked up on each cluster when a deployment is planned: until then nobody uses
    // it.
    scenario.erases({kCluster + "/networks/net"});
    scenario.takes(doc(kCluster + "/networks", "net",
                       "{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24}]}"));
    scenario.deploy();
    scenario.keeps({kCluster + "/networks/net"}, "hold.in-use");
    scenario.keeps({kCluster}, "hold.in-use");
    const std::string interfaces =
        kWorldGroup + "/network-controller-intent/nci/workload-intents/wl/interfaces";
    scenario.takes(doc(interfaces, "if0", "{interface: net0, name: pnet}"));
    scenario.keeps({kCluster + "/provider-networks/pnet"}, "hold.in-use");
    // Nobody is attached to the other one any more.
    scenario.erases({kCluster + "/networks/net"});
  }

  TEST_CASE("B10 what certificates, policies, workflows and chains name stays") {
    Scenario scenario;
    scenario.keeps({"projects/p/logical-clouds/t"}, "reference.in-use");
    scenario.keeps({"policy/agents/agent"}, "reference.in-use");
    scenario.keeps({kWorldApp + "/apps/web"}, "reference.in-use");
    scenario.keeps({"cluster-providers/pr"}, "reference.in-use");
    scenario.rejects(doc(kWorldGroup + "/policy-intents", "more",
                         "{policy: {engineUrl: e, policyName: p}, event: {id: cpu, agent: none}}"),
                     "reference.missing");
    scenario.rejects(doc("projects/p/ca-certs/cert/logical-clouds", "more", "{logicalCloud: none}"),
                     "reference.missing");
  }

  TEST_CASE("B11 a sync object that a cluster names stays") {
    Scenario scenario;
    scenario.keeps({"cluster-providers/pr/cluster-sync-objects/so"}, "reference.in-use");
    scenario.rejects(doc("cluster-providers/none/cluster-sync-objects", "more", "{kv: [{url: u}]}"),
                     "reference.parent-missing");
  }

  TEST_CASE("B12 a sibling is no parent") {
    Scenario scenario;
    // There is an app "web", and no deployment intent group of that name.
    scenario.rejects(doc(kGroups + "/web/intents", "more", "{intent: {}}"), "reference.parent-missing");
  }
}

}  // namespace emco::test
