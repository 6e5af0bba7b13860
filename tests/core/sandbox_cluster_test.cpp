#include <doctest/doctest.h>

#include "core/kube/ready.h"
#include "core/sandbox/cluster.h"
#include "tests/simulated.h"

namespace emco::sandbox {
namespace {

constexpr const char* kDeployments = "/apis/apps/v1/namespaces/default/deployments/";

std::string deployment(const std::string& image, int replicas = 2) {
  return R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":)" +
         std::to_string(replicas) +
         R"(,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":")" +
         image + R"(","ports":[{"containerPort":80}]}]}}}})";
}

}  // namespace

TEST_SUITE("sandbox/cluster") {
  TEST_CASE("a deployment becomes ready, with its replica set and pods, and stays as it was applied") {
    Simulated world;
    const auto made = world.apply(std::string(kDeployments) + "web", deployment("i"));
    REQUIRE(made.status == 201);
    CHECK(kube::ready(json::parse(made.body)).readiness == Readiness::InProgress);
    world.wait(1'000);
    const Value seen = world.get(std::string(kDeployments) + "web");
    CHECK(kube::ready(seen).readiness == Readiness::Current);
    CHECK(world.get("/api/v1/namespaces/default/pods").find("items")->items().size() == 2);
    // Defaults belong to nobody, and what was applied applies again without a change.
    const auto again = world.apply(std::string(kDeployments) + "web", deployment("i"));
    CHECK(json::parse(again.body).text_at({"metadata", "resourceVersion"}) ==
          seen.text_at({"metadata", "resourceVersion"}));
  }

  TEST_CASE("a deployment that goes back to an earlier template becomes ready again") {
    Simulated world;
    const std::string path = std::string(kDeployments) + "web";
    for (const auto* image : {"one", "two", "one", "two"}) {
      CAPTURE(image);
      REQUIRE(world.apply(path, deployment(image)).status < 300);
      world.wait(2'000);
      const Value seen = world.get(path);
      CAPTURE(json::write(*seen.find("status")));
      CHECK(kube::ready(seen).readiness == Readiness::Current);
      const Value pods = world.get("/api/v1/namespaces/default/pods");
      CHECK(pods.find("items")->items().size() == 2);
      for (const auto& pod : pods.find("items")->items())
        CHECK(pod.at("spec", "containers")->items().front().text_at({"image"}) == image);
    }
  }
}

}  // namespace emco::sandbox
