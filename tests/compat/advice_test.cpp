#include <doctest/doctest.h>

#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {

// compatibility.md: what is marked "note" there loads, and is told.
TEST_SUITE("compat/advice") {
  TEST_CASE("requests above limits load with a note") {
    Program program;
    program.make_shop();
    const auto notes = [&](const std::string& spec) {
      program.write("quota.yaml",
                    doc("projects/shop/logical-clouds", "tenant", "{level: '1', namespace: ns1}") +
                        doc("projects/shop/logical-clouds/tenant/cluster-quotas", "q", spec));
      program.must({"validate", "-f", program.path("quota.yaml")});
      return program.err;
    };
    CHECK(
        notes("{limits.cpu: '400', requests.cpu: 500}")
            .find("note: requests.cpu 500 is above the limit of 400 [cluster-quota.requests-above-limits]") !=
        std::string::npos);
    CHECK(notes("{limits.memory: 1Gi, requests.memory: 1025Mi}").find("requests-above") != std::string::npos);
    CHECK(notes("{limits.memory: 1Gi, requests.memory: 1024Mi, pods: '5'}").empty());
    CHECK(notes("{limits.cpu: '1', requests.cpu: 900m, requests.storage: 5Gi}").empty());
  }

  TEST_CASE("a kind in another letter case than the attached object's loads with a note") {
    Program program;
    program.make_shop();
    program.write("object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n");
    const std::string group = Program::kGroup + "/generic-k8s-intents";
    const auto notes = [&](const std::string& kind) {
      program.write(
          "generic.yaml",
          doc(group, "g") + doc(group + "/g/resources", "r",
                                "{app: web, newObject: 'true', resourceGVK: {apiVersion: v1, kind: " + kind +
                                    ", name: extra}}",
                                "object.yaml"));
      program.must({"validate", "-f", program.path("generic.yaml")});
      return program.err;
    };
    CHECK(notes("configMap")
              .find("note: the attached object is a ConfigMap, not a configMap "
                    "[generic-resource.kind-spelling]") != std::string::npos);
    CHECK(notes("ConfigMap").empty());
  }
}

}  // namespace emco::test
