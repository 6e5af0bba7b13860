#include <doctest/doctest.h>

#include "core/store/verify.h"
#include "tests/integrity/scenario.h"

// integrity.md, B.8 and B.10: what is wrong is refused at the door; the schema itself.
namespace emco::test {
namespace {

const std::string kGroups = kWorldApp + "/deployment-intent-groups";
const std::string kClouds = "projects/p/logical-clouds";

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B103 a version that is no name of a Helm release is refused") {
    Scenario scenario;
    for (const std::string version : {"A_b", "V1", "-r", "r-", "r..1", "a.-b"})
      scenario.rejects(
          doc(kGroups, "d9", "{compositeProfile: cp, version: '" + version + "', logicalCloud: lc}"),
          "deployment-intent-group.version-shape");
    scenario.rejects(
        doc(kGroups, "d9", "{compositeProfile: cp, version: " + std::string(54, 'r') + ", logicalCloud: lc}"),
        "deployment-intent-group.version-shape");
  }

  TEST_CASE("B106 a namespace is a DNS label and not one of Kubernetes' own") {
    Scenario scenario;
    scenario.rejects(doc(kClouds, "other", "{level: '0', namespace: A_b}"), "field.format");
    scenario.rejects(doc(kClouds, "other", "{level: '0', namespace: kube-system}"),
                     "logical-cloud.namespace-reserved");
  }

  TEST_CASE("B107 a logical cloud's level is 0 or 1") {
    Scenario scenario;
    for (const std::string level : {"'7'", "'01'", "''", "x"})
      scenario.cannot_read(doc(kClouds, "other", "{level: " + level + "}"), "field.not-allowed");
  }

  TEST_CASE("B111 the same cluster named twice is one cluster") {
    Scenario scenario;
    scenario.takes(
        doc(kWorldGroup + "/generic-placement-intents/gpi/app-intents", "more",
            "{app: db, intent: {allOf: [{clusterProvider: pr, cluster: c1}, {clusterProvider: pr, cluster: "
            "c1}]}}"));
  }

  TEST_CASE("B115 what an app waits for is read in any letter case, and nothing else is") {
    Scenario scenario;
    const std::string anchor = kWorldApp + "/apps/web/dependency";
    scenario.takes(doc(anchor, "dep", "{app: db, opStatus: deployed}"));
    CHECK(scenario.world.ask("SELECT op_status FROM app_dependency") == "Deployed");
    scenario.cannot_read(doc(anchor, "dep", "{app: db, opStatus: started}"), "field.not-allowed");
  }

  TEST_CASE("B116 unknown fields, wrong types and keys that come twice are refused") {
    Scenario scenario;
    scenario.cannot_read(doc(kClouds, "other", "{levle: '0'}"), "field.unknown");
    scenario.cannot_read(doc(kClouds, "other", "{level: ['0']}"), "field.wrong-type");
    scenario.cannot_read(doc(kClouds, "other", "{level: '0', level: '1'}"), "bundle.duplicate-key");
    scenario.cannot_read(doc("projects/p/logical-cloud", "other", "{level: '0'}"), "bundle.unknown-kind");
  }

  TEST_CASE("B117 every refusal has a code, and every code an exit status of its sort") {
    Scenario scenario;
    const auto rules = store::read_rules(scenario.world.database());
    for (const std::string code :
         {"reference.missing", "reference.parent-missing", "field.unknown", "field.format"})
      CHECK(rules.find(code)->status == 3);
    for (const std::string code : {"reference.in-use", "hold.in-use", "hold.frozen"})
      CHECK(rules.find(code)->status == 5);
    CHECK(rules.find("store.busy")->status == 6);
  }

  TEST_CASE("B127 references of what is there already are those of today's schema") {
    Scenario scenario;
    // They are no part of documents: the store checks that its tables hold what documents say, all of it.
    CHECK(
        to_lines(store::verify(scenario.world.database(), scenario.world.catalogue(), &scenario.world.key()))
            .empty());
    scenario.world.database().statement("UPDATE app_profile SET app = 'db'").run();
    CHECK(codes(store::verify(scenario.world.database(), scenario.world.catalogue(),
                              &scenario.world.key())) == "store.damaged");
  }

  TEST_CASE("B130 what a controller added can be taken away without it") {
    Scenario scenario;
    scenario.erases({"dtc-controllers/its"});
    scenario.erases({kWorldGroup + "/intents/gi"});
    scenario.erases({"controllers/gac"});
    scenario.erases({kWorldGroup + "/generic-k8s-intents/g/resources/cm/customizations/cust",
                     kWorldGroup + "/generic-k8s-intents/g/resources/cm",
                     kWorldGroup + "/generic-k8s-intents/g"});
  }
}

}  // namespace emco::test
