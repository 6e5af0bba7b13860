#include <filesystem>

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/killed.h"
#include "tests/shop.h"

// A store that was lost, or put back from an old backup: recover --from-clusters.
namespace emco::test {
namespace {

struct Lost : Shop {
  void lose_store() {
    std::filesystem::remove_all(path(".emcoctl"));
    leases = MemoryLeases();
    must({"init"});
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  /// The identity on the objects of edge-1.
  std::string store_on_cluster() {
    return std::string(
        api.clusters.objects("edge-1").at(kPage).text_at({"metadata", "labels", "emco/store"}));
  }

  void add_template(const std::string& name) {
    write("charts/web/templates/" + name + ".yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n");
  }

  int entries() {
    must({"residue", "--json"});
    return static_cast<int>(json::parse(out).find("residue")->items().size());
  }
};

const std::vector<std::string> kRecover{"recover", "--from-clusters", "--auto-approve"};

std::vector<std::string> with(std::vector<std::string> command, const std::vector<std::string>& more) {
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

}  // namespace

TEST_SUITE("cli/recover") {
  TEST_CASE("a new store takes the place of a lost one, and nothing on the clusters is written again") {
    Lost world;
    world.bring_up();
    const std::string id = world.store_on_cluster();
    world.lose_store();
    world.must_refuse({"instantiate", Shop::kCloud, Shop::kGroup, "--auto-approve"}, "plan.foreign-object",
                      5);
    world.must_refuse(kRecover, "store.another-was-here", 5);
    CHECK(world.refusal.find("--store-id " + id) != std::string::npos);
    const auto before = world.api.mutations();
    world.must(with(kRecover, {"--store-id", id}));
    std::string shown = stable(world.out);
    for (auto at = shown.find(id); at != std::string::npos; at = shown.find(id))
      shown.replace(at, id.size(), "STORE");
    check_golden("cli/recover.txt", shown);
    CHECK(world.api.mutations() == before);
    CHECK(world.word() == "InSync");
    CHECK(world.entries() == 0);
    world.check_world();
    world.must({"plan", "--detailed-exitcode"});
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    CHECK(world.text_on("edge-2") == "good day");
    world.must({"terminate", Shop::kGroup, "--auto-approve"});
    world.must({"terminate", Shop::kCloud, "--auto-approve"});
    CHECK(world.owned("edge-1").empty());
    CHECK(world.owned("edge-2").empty());
  }

  TEST_CASE("what the intents do not have any more is listed as residue, and can be reclaimed") {
    Lost world;
    world.add_template("old");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    world.bring_up();
    const std::string id = world.store_on_cluster();
    std::filesystem::remove(world.path("charts/web/templates/old.yaml"));
    world.lose_store();
    world.must(with(kRecover, {"--store-id", id}));
    CHECK(world.entries() == 2);
    CHECK(world.word() == "Residue");
    world.must({"store", "verify"});
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.entries() == 0);
    CHECK(world.word() == "InSync");
    world.check_world();
  }

  TEST_CASE("objects of deployments that nothing is called after any more are listed, too") {
    Lost world;
    world.bring_up();
    const std::string id = world.store_on_cluster();
    const std::string bundle = Program::shop();
    world.lose_store();
    world.must({"delete", Shop::kGroup, "--cascade", "--auto-approve"});
    world.must(with(kRecover, {"--store-id", id}));
    CHECK(world.out.find("nothing in the store is called like its deployment") != std::string::npos);
    CHECK(world.entries() == 2);
    world.must({"residue"});
    CHECK(world.out.find("lost/") != std::string::npos);
    world.must({"store", "verify"});
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.text_on("edge-1") == "(absent)");
    CHECK(world.text_on("edge-2") == "(absent)");
  }

  TEST_CASE("a store that was put back from an old backup is noticed, and completed") {
    Lost world;
    world.bring_up();
    world.must({"store", "backup", world.path("backup.db")});
    world.add_template("new");
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    CHECK(world.text_on("edge-1") == "good day");
    world.must({"store", "restore", world.path("backup.db"), "--auto-approve"});
    for (const auto* word : {"update", "terminate"})
      world.must_refuse({word, Shop::kGroup, "--auto-approve"}, "store.older-than-cluster", 7);
    world.must_refuse({"plan"}, "store.older-than-cluster", 7);

    SUBCASE("with its old intents: what they do not have is residue") {
      world.must(kRecover);
      CHECK(world.text_on("edge-1") == "hello");
      CHECK(world.entries() == 2);
      world.must({"reclaim", "--all", "--auto-approve"});
    }
    SUBCASE("with the newest intents: nothing is written") {
      world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
      const auto before = world.api.mutations();
      world.must(kRecover);
      CHECK(world.api.mutations() == before);
      CHECK(world.text_on("edge-1") == "good day");
      CHECK(world.entries() == 0);
    }
    SUBCASE("records alone: everything new is residue, and the next update takes it over") {
      const auto before = world.api.mutations();
      world.must(with(kRecover, {"--records-only"}));
      CHECK(world.api.mutations() == before);
      CHECK(world.entries() == 2);
      world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
      CHECK(world.text_on("edge-1") == "good day");
      CHECK(world.entries() == 0);
    }
    CHECK(world.word() == "InSync");
    world.check_world();
    // Numbers go on above those that the clusters know.
    world.greet("good night");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    world.must({"plan", "--detailed-exitcode"});
  }

  TEST_CASE("a store that knows everything has nothing to recover") {
    Lost world;
    world.bring_up();
    const auto before = world.api.mutations();
    world.must(kRecover);
    CHECK(world.api.mutations() == before);
    CHECK(world.out.find("No changes") != std::string::npos);
    world.must_refuse(with(kRecover, {"--store-id", "another"}), "store.uid-fixed", 5);
    CHECK(world.run({"recover", "--auto-approve"}) == 3);
    CHECK(world.err.find("store restore") != std::string::npos);
  }

  TEST_CASE("what cannot be read may hold anything") {
    Lost world;
    world.bring_up();
    const std::string id = world.store_on_cluster();
    world.lose_store();
    world.api.clusters.down["edge-2"] = true;
    const auto command = with(kRecover, {"--store-id", id});
    world.must_refuse(command, "plan.cluster-unreadable", 10);
    world.api.clusters.down["edge-2"] = false;
    world.api.hidden = "edge-2 GET /api/v1/configmaps";
    world.must_refuse(command, "sweep.kind-unreadable", 10);
    CHECK(world.refusal.find("ConfigMap on 'edge/edge-2' cannot be listed") != std::string::npos);
  }

  TEST_CASE("killed at any request of it, it is asked for again") {
    const int requests = [] {
      Lost world;
      world.bring_up();
      const std::string id = world.store_on_cluster();
      world.lose_store();
      return requests_of(world, with(kRecover, {"--store-id", id}));
    }();
    // Most of them only look. Every seventh of those, and each of the last twelve.
    for (int n = 1; n <= requests; n += n + 12 < requests ? 7 : 1) {
      Lost world;
      world.bring_up();
      const std::string id = world.store_on_cluster();
      world.lose_store();
      INFO("killed at request " << n);
      CHECK(is_killed_at(world, with(kRecover, {"--store-id", id}), n));
      // A logical cloud that was not finished is, before anything is brought into it, as the refusal says.
      if (world.run(with(kRecover, {"--store-id", id})) != 0) {
        CHECK(world.err.find("emcoctl instantiate " + Shop::kCloud) != std::string::npos);
        world.must({"instantiate", Shop::kCloud, "--auto-approve"});
        world.must(with(kRecover, {"--store-id", id}));
      }
      for (const auto& address : {Shop::kCloud, Shop::kGroup})
        world.must({"instantiate", address, "--auto-approve"});
      CHECK(world.word() == "InSync");
      world.check_world();
    }
  }
}

}  // namespace emco::test
