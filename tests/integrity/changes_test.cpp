#include <doctest/doctest.h>

#include "core/store/intent.h"
#include "tests/integrity/scenario.h"

// integrity.md, B.3 and B.4: deleting and changing what is used.
namespace emco::test {
namespace {

const std::string kGroups = kWorldApp + "/deployment-intent-groups";
const std::string kProfiles = kWorldApp + "/composite-profiles/cp/profiles";
const std::string kPlacement = kWorldGroup + "/generic-placement-intents/gpi/app-intents";

std::string closure(Scenario& scenario) {
  return store::closure_digest(scenario.world.database(), kWorldGroup);
}

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B25 a logical cloud with something below it stays, and is as good as before") {
    Scenario scenario;
    scenario.keeps({"projects/p/logical-clouds/t"}, "reference.in-use");
    scenario.takes(doc("projects/p/logical-clouds/t/kv-pairs", "more", "{kv: [{a: b}]}"));
  }

  TEST_CASE("B26 a deployment with intents stays, and is as good as before") {
    Scenario scenario;
    scenario.keeps({kWorldGroup}, "reference.in-use");
    scenario.takes(doc(kWorldGroup + "/generic-k8s-intents", "more"));
  }

  TEST_CASE("B27 a cluster with labels and networks stays") {
    Scenario scenario;
    scenario.keeps({kCluster}, "reference.in-use");
  }

  TEST_CASE("B28 a controller that a group intent names stays") {
    Scenario scenario;
    scenario.keeps({"controllers/gac"}, "reference.in-use");
  }

  TEST_CASE(
      "B29 quotas and permissions of a live logical cloud change as intents; what runs keeps its release") {
    Scenario scenario;
    scenario.deploy();
    const auto releases = scenario.world.ask("SELECT * FROM release");
    scenario.takes(doc(kWorldCloud + "/kv-pairs", "more", "{kv: [{a: b}]}"));
    CHECK(scenario.world.ask("SELECT * FROM release") == releases);
    scenario.keeps({kWorldCloud}, "hold.in-use");
  }

  TEST_CASE("B30 a cluster on which a deployment has objects stays in its logical cloud") {
    Scenario scenario;
    scenario.takes(doc(kWorldCloud + "/cluster-references", "r", "{clusterProvider: pr, cluster: c1}"));
    scenario.deploy();
    scenario.keeps({kWorldCloud + "/cluster-references/r"}, "hold.in-use");
  }

  TEST_CASE("B31 intents of a running deployment may go; its release does not look at them") {
    Scenario scenario;
    scenario.deploy();
    const auto releases = scenario.world.ask("SELECT * FROM release");
    scenario.erases({kWorldGroup + "/intents/gi", kPlacement + "/place"});
    CHECK(scenario.world.ask("SELECT * FROM release") == releases);
  }

  TEST_CASE("B32 a cluster with objects stays, whatever failed on it") {
    Scenario scenario;
    scenario.deploy();
    scenario.world.database().statement("UPDATE operation SET state = 'Failed', ended_at = 2").run();
    scenario.keeps({kCluster}, "hold.in-use");
  }

  TEST_CASE("B33 a deployment that runs is not deleted") {
    Scenario scenario;
    scenario.takes(doc(kGroups, "bare", "{compositeProfile: cp, version: r9, logicalCloud: lc}"));
    scenario.world.deploy(kGroups + "/bare", kWorldCloud, {kCluster});
    scenario.keeps({kGroups + "/bare"}, "hold.in-use");
  }

  TEST_CASE("B34 a deployment whose termination failed is not deleted") {
    Scenario scenario;
    scenario.takes(doc(kGroups, "bare", "{compositeProfile: cp, version: r9, logicalCloud: lc}"));
    scenario.world.deploy(kGroups + "/bare", kWorldCloud, {kCluster});
    scenario.world.database().statement("UPDATE operation SET state = 'Failed', ended_at = 2").run();
    scenario.world.database()
        .statement(
            "UPDATE deployment SET phase = 'Failed', interrupted = 'terminate' WHERE phase <> 'NotDeployed'")
        .run();
    scenario.keeps({kGroups + "/bare"}, "hold.in-use");
  }

  TEST_CASE("B35 references are checked when they change, and the old target is free then") {
    Scenario scenario;
    const std::string spec = "{compositeProfile: cp, version: r1, logicalCloud: ";
    scenario.rejects(doc(kGroups, "d1", spec + "none}"), "reference.missing");
    scenario.takes(doc("projects/p/logical-clouds", "other", "{level: '0'}"));
    scenario.takes(doc(kGroups, "d1", spec + "other}"));
    scenario.keeps({"projects/p/logical-clouds/other"}, "reference.in-use");
  }

  TEST_CASE("B36 namespace, level and user of a live logical cloud stay what they are") {
    Scenario scenario;
    scenario.deploy();
    scenario.rejects(doc("projects/p/logical-clouds", "lc", "{level: '0', namespace: other}"), "hold.frozen");
    scenario.rejects(doc("projects/p/logical-clouds", "lc", "{level: '1'}"), "hold.frozen");
    scenario.rejects(doc("projects/p/logical-clouds", "lc", "{level: '0', user: {userName: u}}"),
                     "hold.frozen");
  }

  TEST_CASE("B37 a reference to a cluster in use names no other") {
    Scenario scenario;
    const std::string references = kWorldCloud + "/cluster-references";
    scenario.takes(doc(references, "r", "{clusterProvider: pr, cluster: c1}"));
    scenario.rejects(doc(references, "r", "{clusterProvider: pr, cluster: none}"), "reference.missing");
    scenario.deploy();
    scenario.rejects(doc(references, "r", "{clusterProvider: pr, cluster: git}"), "hold.frozen");
  }

  TEST_CASE("B38 an approval does not outlive a change of what was approved") {
    Scenario scenario;
    const auto approved = closure(scenario);
    scenario.world.add_file("web.tgz", "another chart");
    scenario.takes(doc(kWorldApp + "/apps", "web", "", "web.tgz"));
    CHECK(closure(scenario) != approved);
    scenario.world.add_file("web.tgz", "bytes of web.tgz");
    scenario.takes(doc(kWorldApp + "/apps", "web", "", "web.tgz"));
    CHECK(closure(scenario) == approved);
    scenario.erases({kWorldGroup + "/intents/gi"});
    CHECK(closure(scenario) != approved);
  }

  TEST_CASE("B39 an app has one profile in a composite profile, by create and by update") {
    Scenario scenario;
    scenario.rejects(doc(kProfiles, "second", "{app: web}", "profile.tgz"), "app-profile.one-per-app");
    scenario.takes(doc(kProfiles, "second", "{app: db}", "profile.tgz"));
    scenario.rejects(doc(kProfiles, "second", "{app: web}", "profile.tgz"), "app-profile.one-per-app");
  }

  TEST_CASE("B40 an app has one placement, by create and by update") {
    Scenario scenario;
    const std::string anywhere = ", intent: {anyOf: [{clusterProvider: pr, cluster: c1}]}}";
    scenario.rejects(doc(kPlacement, "second", "{app: web" + anywhere), "app-placement-intent.one-per-app");
    scenario.takes(doc(kPlacement, "second", "{app: db" + anywhere));
    scenario.rejects(doc(kPlacement, "second", "{app: web" + anywhere), "app-placement-intent.one-per-app");
  }

  TEST_CASE("B41 a deployment's values may be edited while it runs") {
    Scenario scenario;
    scenario.deploy();
    const auto before = closure(scenario);
    scenario.takes(
        doc(kGroups, "d1",
            "{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: web, values: "
            "{a.b: '2'}}]}"));
    CHECK(closure(scenario) != before);
  }
}

}  // namespace emco::test
