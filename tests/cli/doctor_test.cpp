#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/shop.h"

// Looking at everything at once: doctor.
namespace emco::test {

TEST_SUITE("cli/doctor") {
  TEST_CASE("all is well, and nothing is changed by asking") {
    Shop world;
    world.bring_up();
    const auto before = world.api.mutations();
    world.must({"doctor", "--sweep"});
    check_golden("cli/doctor.txt", stable(world.out));
    CHECK(world.err.empty());
    world.must({"doctor", "--sweep", "--json"});
    const Value found = json::parse(world.out);
    CHECK(found.find("sound")->boolean());
    CHECK(found.find("objects")->items().size() == 4);
    for (const auto& object : found.find("objects")->items())
      CHECK(object.text_at({"standing"}) == "recorded");
    CHECK(world.api.mutations() == before);
    world.api.log.clear();
    world.must({"doctor", "--offline"});
    CHECK(world.api.log.empty());
    CHECK(world.run({"doctor", "--offline", "--sweep"}) == 3);
  }

  TEST_CASE("what carries our markers is sorted: foreign, copied, of another store, and in no record") {
    Shop world;
    world.bring_up();
    const auto& objects = world.api.clusters.objects("edge-1");
    const Value page = objects.at(Shop::kPage);
    const auto put = [&](const std::string& name, const std::function<void(Value&)>& change) {
      Value body = page;
      body["metadata"]["name"] = name;
      body["metadata"]["uid"] = "uid-of-" + name;
      change(body);
      world.api.clusters.objects("edge-1").insert_or_assign({"", "ConfigMap", "shop-staging", name}, body);
    };
    put("orphan", [](Value&) {});
    put("stranger", [](Value& body) { body["metadata"]["labels"]["emco/store"] = "another"; });
    put("copy", [](Value& body) { body["metadata"]["annotations"].erase("emco/operation"); });
    put("controlled", [](Value& body) {
      body["metadata"]["ownerReferences"] = Value(Value::List{Value::map({{"controller", true}})});
    });
    world.must({"doctor"});
    CHECK(world.err.find("doctor.orphans") == std::string::npos);
    world.must({"doctor", "--sweep"});
    CHECK(world.err.find("[doctor.orphans]") != std::string::npos);
    CHECK(world.out.find("ConfigMap/shop-staging/orphan@edge/edge-1") != std::string::npos);
    CHECK(world.out.find("stranger") == std::string::npos);
    world.must({"doctor", "--sweep", "--json"});
    std::map<std::string, std::string> standing;
    const Value found = json::parse(world.out);
    for (const auto& object : found.find("objects")->items())
      standing[std::string(object.text_at({"object"}))] = object.text_at({"standing"});
    CHECK(standing["ConfigMap/shop-staging/orphan@edge/edge-1"] == "orphan");
    CHECK(standing["ConfigMap/shop-staging/stranger@edge/edge-1"] == "other_store");
    CHECK(standing["ConfigMap/shop-staging/copy@edge/edge-1"] == "copy");
    CHECK(standing["ConfigMap/shop-staging/controlled@edge/edge-1"] == "copy");
    CHECK(standing["ConfigMap/shop-staging/front-page@edge/edge-1"] == "recorded");
    // It is taken into the records, and then it can go.
    world.must({"recover", "--from-clusters", "--auto-approve"});
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(objects.find({"", "ConfigMap", "shop-staging", "orphan"}) == objects.end());
    CHECK(objects.find({"", "ConfigMap", "shop-staging", "stranger"}) != objects.end());
  }

  TEST_CASE("everything that is wrong is said at once") {
    Shop world;
    world.bring_up();
    world.greet("good day");
    world.api.clusters.fault = [&](std::size_t, const std::string& cluster, const Mutation&) {
      return cluster == "edge-2" ? Fault::Refused : Fault::None;
    };
    CHECK(world.run({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"}) == 4);
    world.api.clusters.fault = nullptr;
    world.api.clusters.down["edge-2"] = true;
    world.api.clusters.objects("edge-1").at(Shop::kPage)["metadata"]["annotations"]["emco/operation"] = "99";
    CHECK(world.run({"doctor", "--sweep"}) == 7);
    for (const auto* code : {"doctor.operation-open", "cluster.unreachable", "store.older-than-cluster"}) {
      INFO(code);
      CHECK(world.err.find(std::string("[") + code + "]") != std::string::npos);
    }
    CHECK(world.err.find("emcoctl resume " + Shop::kGroup) != std::string::npos);
  }
}

}  // namespace emco::test
