#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/model/object.h"
#include "tests/golden.h"
#include "tests/program.h"

namespace emco::test {
namespace {

const ObjectKey kPage{"", "ConfigMap", "shop-staging", "front-page"};

/// The shop before its group is deployed, with somebody else's page on both clusters.
struct Occupied : Program {
  Occupied() {
    make_shop();
    must({"instantiate", kCloud, "--auto-approve"});
    for (const auto* host : {"edge-1", "edge-2"})
      api.clusters.edit(host, json::parse(R"({"apiVersion":"v1","kind":"ConfigMap","data":{"other":"theirs"},
          "metadata":{"name":"front-page","namespace":"shop-staging"}})"));
  }

  std::string text_on(const std::string& host) {
    return std::string(api.clusters.objects(host)[kPage].text_at({"data", "text"}));
  }
};

}  // namespace

TEST_SUITE("cli/adopt") {
  TEST_CASE("names of objects are read as they are written") {
    for (const auto* name : {"Deployment.apps/shop/web@edge/edge-1", "Namespace/shop@p/c",
                             "Role.rbac.authorization.k8s.io/shop/a:b@p/c"}) {
      const auto object = parse_object_name(name);
      REQUIRE(object);
      CHECK(to_text(object->key, object->cluster.substr(18, object->cluster.find("/clusters/") - 18) +
                                     object->cluster.substr(object->cluster.rfind('/'))) == name);
    }
    for (const auto* name :
         {"", "web", "Deployment/web", "Deployment/web@edge", "Deployment@p/c", "/web@p/c",
          "Deployment./shop/web@p/c", "A/b/c/d@p/c", "Deployment//web@p/c", ".apps/web@p/c"})
      CHECK_FALSE(parse_object_name(name));
  }

  TEST_CASE("exactly the objects that are named are taken over") {
    Occupied world;
    CHECK(world.run({"instantiate", Program::kGroup, "--auto-approve"}) == 5);
    CHECK(world.err.find("plan.foreign-object") != std::string::npos);
    const std::string first = "ConfigMap/shop-staging/front-page@edge/edge-1";
    const std::string second = "ConfigMap/shop-staging/front-page@edge/edge-2";
    const auto before = world.api.mutations();
    CHECK(world.run({"adopt", Program::kGroup, first, "--auto-approve"}) == 5);
    CHECK(world.err.find("front-page on edge/edge-2 exists and is not ours") != std::string::npos);
    CHECK(world.err.find("front-page on edge/edge-1") == std::string::npos);
    CHECK(world.api.mutations() == before);
    world.terminal = true;
    world.in = "no\n";
    CHECK(world.run({"adopt", Program::kGroup, first, second}) == 8);
    check_golden("cli/adopt.txt", stable(world.out));
    CHECK(world.api.mutations() == before);
    world.in = "yes\n";
    world.must({"adopt", Program::kGroup, first, second});
    CHECK(world.text_on("edge-1") == "hello");
    CHECK(world.text_on("edge-2") == "hello");
    // What others had in it stays theirs.
    CHECK(world.api.clusters.objects("edge-1")[kPage].text_at({"data", "other"}) == "theirs");
    world.must({"plan"});
    CHECK(world.out.find("No changes") != std::string::npos);
    CHECK(world.run({"adopt", Program::kGroup, first, "--auto-approve"}) == 3);
    CHECK(world.err.find("it is the deployment's own already") != std::string::npos);
    world.must({"store", "verify"});
  }

  TEST_CASE("an object that was put in the place of ours is taken over by an update") {
    Program world;
    world.make_shop();
    world.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    world.api.clusters.erase("edge-1", kPage);
    world.api.clusters.edit("edge-1", json::parse(R"({"apiVersion":"v1","kind":"ConfigMap",
        "metadata":{"name":"front-page","namespace":"shop-staging"}})"));
    CHECK(world.run({"update", Program::kGroup, "--auto-approve"}) == 5);
    world.must({"adopt", Program::kGroup, "ConfigMap/shop-staging/front-page@edge/edge-1", "--auto-approve"});
    CHECK(world.api.clusters.objects("edge-1")[kPage].text_at({"data", "text"}) == "hello");
  }

  TEST_CASE("mistakes are said all at once, and nothing is done") {
    Occupied world;
    CHECK(world.run({"adopt", "projects/shop/none", "web", "ConfigMap/a@edge/edge-9", "--auto-approve"}) ==
          3);
    CHECK(world.err.find("adopt.no-object-name") != std::string::npos);
    CHECK(world.err.find("'projects/shop/none' does not exist") != std::string::npos);
    CHECK(world.err.find("cluster-providers/edge/clusters/edge-9") != std::string::npos);
    CHECK(world.run({"adopt", "projects/shop", "ConfigMap/a@edge/edge-1", "--auto-approve"}) == 3);
    CHECK(world.err.find("is nothing that is deployed") != std::string::npos);
    world.api.clusters.erase("edge-1", kPage);
    world.api.clusters.erase("edge-2", kPage);
    const auto before = world.api.mutations();
    CHECK(world.run({"adopt", Program::kGroup, "ConfigMap/shop-staging/front-page@edge/edge-1",
                     "ConfigMap/shop-staging/other@edge/edge-1", "--auto-approve"}) == 3);
    CHECK(world.err.find("adopt.not-needed") != std::string::npos);
    CHECK(world.err.find("there is no such object") != std::string::npos);
    CHECK(world.err.find("the deployment wants no object of that name there") != std::string::npos);
    CHECK(world.api.mutations() == before);
  }
}

}  // namespace emco::test
