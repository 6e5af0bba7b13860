// The main job from arguments to objects, on clusters in memory: every command's effect and words.
#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/shop.h"

namespace emco::test {

TEST_SUITE("cli/main-job") {
  TEST_CASE("plan, apply, an empty second plan") {
    Shop world;
    world.must({"plan", "-f", world.path("bundle.yaml"), Shop::kCloud + "/instantiate",
                Shop::kGroup + "/instantiate"});
    check_golden("cli/plan.txt", stable(world.out + world.err));
    world.must({"plan", "-f", world.path("bundle.yaml"), Shop::kCloud + "/instantiate",
                Shop::kGroup + "/instantiate", "--json"});
    check_golden("cli/plan.json", stable(world.out));
    CHECK(world.api.mutations() == 0);
    world.bring_up();
    check_golden("cli/apply.txt", stable(world.out + world.err));
    world.must({"plan", "--detailed-exitcode"});
    CHECK(stable(world.out) == "No changes. 4 objects on 2 clusters looked at (DURATION).\n");
    world.must({"instantiate", Shop::kGroup, "--auto-approve"});
    CHECK(world.err.find("[operation.nothing-to-do]") != std::string::npos);
    world.check_world();
  }

  TEST_CASE("status tells drift, readiness and the one word") {
    Shop world;
    world.must({"status"});
    check_golden("cli/status_before.txt", stable(world.out));
    world.bring_up();
    world.api.clusters.erase("edge-1", Shop::kPage);
    world.api.clusters.edit("edge-2", Shop::page("by hand"));
    world.must({"status", "--verbose"});
    check_golden("cli/status.txt", stable(world.out));
    world.must({"status", "--json"});
    check_golden("cli/status.json", stable(world.out));
    world.must({"status", "--offline", Shop::kGroup});
    check_golden("cli/status_offline.txt", stable(world.out));
    world.must({"get", Shop::kGroup + "/status"});
    CHECK(world.out.find("changed by hand") != std::string::npos);
    world.must({"status", "projects/shop"});
    CHECK(world.out.find(Shop::kCloud) != std::string::npos);
    CHECK(world.run({"status", "projects/sop/logical-clouds/staging"}) == 3);
    CHECK(world.err.find("[address.absent]") != std::string::npos);
    world.must({"apply", "--auto-approve"});
    world.check_world();
    CHECK(world.text_on("edge-1") == "hello");
    CHECK(world.text_on("edge-2") == "hello");
  }

  TEST_CASE("an unreachable cluster is told, and nothing is called drift") {
    Shop world;
    world.bring_up();
    world.api.clusters.down["edge-2"] = true;
    CHECK(world.run({"status"}) == 10);
    CHECK(world.err.find("[plan.cluster-unreadable]") != std::string::npos);
    CHECK(world.out.find("drifted") == std::string::npos);
    CHECK(world.run({"update", Shop::kGroup, "--auto-approve"}) == 10);
  }

  TEST_CASE("update, rollback, a new update, terminate") {
    Shop world;
    world.bring_up();
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    CHECK(world.word() == "PendingChanges");
    CHECK(world.text_on("edge-1") == "hello");
    world.must({"update", Shop::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-1") == "good day");
    CHECK(world.word() == "InSync");
    world.must({"rollback", Shop::kGroup, "--auto-approve"});
    check_golden("cli/rollback.txt", stable(world.out + world.err));
    CHECK(world.text_on("edge-2") == "hello");
    CHECK(world.word() == "Diverged");
    world.must({"update", Shop::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-2") == "good day");
    CHECK(world.run({"terminate", Shop::kCloud, "--auto-approve"}) == 5);
    CHECK(world.err.find("[logical-cloud.has-deployments]") != std::string::npos);
    world.check_world();
    world.must({"terminate", Shop::kGroup, Shop::kCloud, "--auto-approve"});
    check_golden("cli/terminate.txt", stable(world.out + world.err));
    CHECK(world.owned("edge-1").empty());
    CHECK(world.owned("edge-2").empty());
    world.must({"terminate", Shop::kGroup, "--auto-approve"});
    CHECK(world.err.find("[operation.nothing-to-do]") != std::string::npos);
  }

  TEST_CASE("objects that vanish from the chart go after the new ones are there") {
    Shop world;
    world.bring_up();
    world.write("charts/web/templates/page.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n");
    world.api.log.clear();
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    std::string order;
    for (const auto& line : world.api.log)
      if (line.starts_with("edge-1 PATCH") || line.starts_with("edge-1 DELETE"))
        order += line.substr(0, line.find('?')) + "\n";
    CHECK(order ==
          "edge-1 PATCH /api/v1/namespaces/shop-staging/configmaps/other\n"
          "edge-1 DELETE /api/v1/namespaces/shop-staging/configmaps/front-page\n");
    world.check_world();
  }

  TEST_CASE("foreign objects are never overwritten; adopting them is a decision") {
    Shop world;
    Value foreign = Shop::page("theirs");
    world.must({"instantiate", Shop::kCloud, "--auto-approve"});
    world.api.clusters.edit("edge-1", foreign);
    CHECK(world.run({"instantiate", Shop::kGroup, "--auto-approve"}) == 5);
    CHECK(world.err.find("[plan.foreign-object]") != std::string::npos);
    CHECK(world.text_on("edge-1") == "theirs");
    world.must({"instantiate", Shop::kGroup, "--auto-approve", "--adopt", "ask", "--take", "*"});
    CHECK(world.text_on("edge-1") == "hello");
    world.check_world();
  }

  TEST_CASE("get prints what apply accepts, and then nothing changes") {
    Shop world;
    world.must({"get"});
    check_golden("cli/get.txt", stable(world.out));
    world.write("again.yaml", world.out);
    world.must({"apply", "-f", world.path("again.yaml"), "--intents-only"});
    CHECK(world.out == "No changes. The store is at generation 1.\n");
    world.must({"get", "projects", "-o", "name"});
    CHECK(world.out == "projects/shop\n");
    world.must({"get", "projects/shop", "-o", "json"});
    CHECK(json::parse(world.out).items().size() == 1);
    world.must({"get", "projects/shop", "--json"});
    CHECK(json::parse(world.out).text_at({"format_version"}) == "1.0");
    CHECK(world.run({"get", "projects/shp"}) == 3);
    check_golden("cli/get_absent.txt", world.err);
    CHECK(world.out.find("secret-token") == std::string::npos);
  }

  TEST_CASE("what is referred to or deployed is not deleted") {
    Shop world;
    CHECK(world.run({"delete", "projects/shop", "--auto-approve"}) == 5);
    check_golden("cli/delete_referenced.txt", world.err);
    world.bring_up();
    for (const std::string& address :
         {Shop::kGroup, Shop::kCloud, std::string("cluster-providers/edge/clusters/edge-1")}) {
      INFO(address);
      CHECK(world.run({"delete", address, "--auto-approve"}) == 5);
    }
    world.check_world();
    CHECK(world.run({"delete", "--auto-approve"}) == 3);
  }

  TEST_CASE("delete -f terminates what the bundle instantiates, then removes everything") {
    Shop world;
    world.write("bundle.yaml",
                Shop::shop() + "---\nversion: emco/v2\nresourceContext:\n  anchor: " + Shop::kCloud +
                    "/instantiate\n---\nversion: emco/v2\nresourceContext:\n  anchor: " + Shop::kGroup +
                    "/instantiate\n");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    world.check_world();
    world.must({"delete", "-f", world.path("bundle.yaml"), "--auto-approve"});
    check_golden("cli/delete_bundle.txt", stable(world.out));
    world.must({"get"});
    CHECK(world.out.empty());
    CHECK(world.owned("edge-1").empty());
  }

  TEST_CASE("abandoning asks no cluster, lists everything and leaves it as residue") {
    Shop world;
    world.bring_up();
    world.api.clusters.down["edge-1"] = world.api.clusters.down["edge-2"] = true;
    world.api.log.clear();
    world.must({"abandon", Shop::kGroup, "--auto-approve"});
    check_golden("cli/abandon.txt", stable(world.out));
    CHECK(world.api.log.empty());
    CHECK(world.word() == "NotDeployed");
  }

  TEST_CASE("without an answer nothing happens") {
    Shop world;
    CHECK(world.run({"instantiate", Shop::kCloud}) == 3);
    CHECK(world.err.find("[usage.needs-approval]") != std::string::npos);
    CHECK(world.api.log.empty());
    world.terminal = true;
    world.in = "y\n";
    CHECK(world.run({"instantiate", Shop::kCloud}) == 8);
    CHECK(world.api.mutations() == 0);
    world.in = "yes\n";
    world.must({"instantiate", Shop::kCloud});
    CHECK(world.api.mutations() == 2);
  }
}

}  // namespace emco::test
