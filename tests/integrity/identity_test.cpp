#include <doctest/doctest.h>

#include "core/store/intent.h"
#include "tests/integrity/scenario.h"

// integrity.md, B.2: identity, naming, rename.
namespace emco::test {
namespace {

const std::string kProfiles = kWorldApp + "/composite-profiles/cp/profiles";

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B13 a profile is no app, whatever it names") {
    Scenario scenario;
    scenario.rejects(doc(kProfiles, "foo", "{app: foo}", "profile.tgz"), "reference.missing");
    // Once both are there, each is its own.
    scenario.takes(doc(kProfiles, "foo", "{app: foo}", "profile.tgz") +
                   doc(kWorldApp + "/apps", "foo", "", "web.tgz"));
    scenario.keeps({kWorldApp + "/apps/foo"}, "reference.in-use");
    scenario.erases({kProfiles + "/foo"});
    CHECK(scenario.world.has(kWorldApp + "/apps/foo"));
  }

  TEST_CASE("B14 a name is identity: a document of another name is another resource") {
    Scenario scenario;
    const auto before =
        scenario.world.ask("SELECT document FROM resource WHERE address = '" + kWorldGroup + "'");
    scenario.takes(doc(kWorldApp + "/deployment-intent-groups", "B",
                       "{compositeProfile: cp, version: r2, logicalCloud: lc}"));
    CHECK(scenario.world.ask("SELECT document FROM resource WHERE address = '" + kWorldGroup + "'") ==
          before);
    CHECK(codes(scenario.world.update(doc(kWorldApp + "/deployment-intent-groups", "C",
                                          "{compositeProfile: cp, version: r3, logicalCloud: lc}"))) ==
          "address.absent");
  }

  TEST_CASE("B15 a composite application has a version that can be addressed") {
    Scenario scenario;
    scenario.cannot_read(doc("projects/p/composite-apps", "other", "{}"), "field.missing");
    scenario.cannot_read(doc("projects/p/composite-apps", "other", "{compositeAppVersion: v1/v2}"),
                         "name.invalid");
    scenario.cannot_read(doc("projects/p/composite-apps", "other", "{compositeAppVersion: ''}"),
                         "name.invalid");
  }

  TEST_CASE("B16 an address without its version is nobody's") {
    Scenario scenario;
    scenario.keeps({"projects/p/composite-apps/ca"}, "address.absent");
  }

  TEST_CASE("B17 deleting what is not there deletes nothing") {
    Scenario scenario;
    scenario.keeps({kWorldApp + "/deployment-intent-groups/d9"}, "address.absent");
  }

  TEST_CASE("B18 what was deleted does not come back by a late update") {
    Scenario scenario;
    scenario.erases({"clm-controllers/gac"});
    const auto before = scenario.fingerprint();
    CHECK(codes(scenario.world.update(doc("clm-controllers", "gac", "{host: h, port: 1, priority: 1}"))) ==
          "address.absent");
    CHECK(scenario.fingerprint() == before);
  }

  TEST_CASE("B19 controllers of different groups do not meet") {
    Scenario scenario;
    scenario.takes(doc("dtc-controllers", "gac", "{host: h, port: 1, type: action, priority: 1}"));
    scenario.erases({"dtc-controllers/gac"});
    CHECK(scenario.world.has("controllers/gac"));
    scenario.keeps({"controllers/gac"}, "reference.in-use");
  }

  TEST_CASE("B24 a cluster that is made again has its new kubeconfig only") {
    Scenario scenario;
    const std::string other = "cluster-providers/pr/clusters/again";
    scenario.takes(doc("cluster-providers/pr/clusters", "again", "", "config"));
    const auto old = store::kubeconfig_of(scenario.world.database(), other);
    scenario.erases({other});
    CHECK_FALSE(store::kubeconfig_of(scenario.world.database(), other).has_value());
    scenario.world.add_file("config", "another kubeconfig");
    scenario.takes(doc("cluster-providers/pr/clusters", "again", "", "config"));
    CHECK(store::kubeconfig_of(scenario.world.database(), other) != old);
  }
}

}  // namespace emco::test
