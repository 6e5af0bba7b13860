// An app whose clusters change: what the plan says of it, and what is done.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/golden.h"
#include "tests/shop.h"

namespace emco::test {
namespace {

const std::string kBoth =
    "[{clusterProvider: edge, cluster: edge-1}, {clusterProvider: edge, cluster: edge-2}]";

/// A shop whose app runs on the first cluster alone.
struct OnEdge1 : Shop {
  OnEdge1() {
    place("edge-1");
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
    bring_up();
  }

  void place(const std::string& host) { place_at("[{clusterProvider: edge, cluster: " + host + "}]"); }

  void place_at(const std::string& clusters) {
    std::string bundle = Program::shop();
    bundle.replace(bundle.find(kBoth), kBoth.size(), clusters);
    write("bundle.yaml", bundle);
  }
};

}  // namespace

TEST_SUITE("cli/moves") {
  TEST_CASE("an app that changes clusters is one move") {
    OnEdge1 world;
    world.place("edge-2");
    world.must({"plan", "-f", world.path("bundle.yaml")});
    check_golden("cli/move.txt", stable(world.out));
    world.must({"plan", "-f", world.path("bundle.yaml"), "--ascii"});
    CHECK(world.out.find("edge/edge-1 -> edge/edge-2") != std::string::npos);
    world.must({"plan", "-f", world.path("bundle.yaml"), "--json"});
    const Value plan = json::parse(world.out);
    CHECK(json::write(*plan.find("summary")) ==
          R"({"adopt":0,"conflict":0,"create":0,"delete":0,"drift":0,"forget":0,"move":1,"noop":0,)"
          R"("replace":0,"undetermined":0,"update":0})");
    std::string changes;
    for (const auto& change : plan.find("resource_changes")->items())
      changes += fmt::format("{} {} {} was {}\n", json::write(*change.at("change", "actions")),
                             change.text_at({"change", "action_reason"}), change.text_at({"address"}),
                             json::write(*change.find("previous_address")));
    // Whoever looks for deletions finds this one.
    CHECK(changes ==
          "[\"delete\"] placement_changed ConfigMap/shop-staging/front-page@edge/edge-1 was null\n"
          "[\"create\"] in_config ConfigMap/shop-staging/front-page@edge/edge-2 was "
          "\"ConfigMap/shop-staging/front-page@edge/edge-1\"\n");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    CHECK(world.text_on("edge-1") == "(absent)");
    CHECK(world.text_on("edge-2") == "hello");
    world.check_world();
    world.must({"rollback", Shop::kGroup, "--auto-approve"});
    CHECK(world.out.find("edge/edge-2 → edge/edge-1") != std::string::npos);
    CHECK(world.text_on("edge-1") == "hello");
    world.check_world();
  }

  TEST_CASE("a cluster more or less is no move") {
    OnEdge1 world;
    world.place_at(kBoth);
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    CHECK(world.out.find("Plan: 1 to create; 1 unchanged.\n") != std::string::npos);
    world.place("edge-2");
    world.must({"plan", "-f", world.path("bundle.yaml")});
    CHECK(world.out.find("Plan: 1 to delete; 1 unchanged.\n") != std::string::npos);
    CHECK(world.out.find("      its app runs elsewhere now\n") != std::string::npos);
  }

  TEST_CASE("what vanished from the chart of an app that moves does not run elsewhere") {
    OnEdge1 world;
    world.place("edge-2");
    world.write("charts/web/templates/page.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n");
    world.must({"plan", "-f", world.path("bundle.yaml")});
    CHECK(world.out.find("Plan: 1 to create, 1 to delete.\n") != std::string::npos);
    CHECK(world.out.find("      nothing wants it any more\n") != std::string::npos);
    CHECK(world.out.find("elsewhere") == std::string::npos);
  }
}

}  // namespace emco::test
