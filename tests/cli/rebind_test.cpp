#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/killed.h"
#include "tests/shop.h"

// A cluster that was rebuilt, or has another one in its place: clusters rebind.
namespace emco::test {
namespace {

const ObjectKey kSystem{"", "Namespace", "", "kube-system"};

struct Rebuilt : Shop {
  /// A cluster is empty and somebody else now, behind the same address.
  void rebuild(const std::string& cluster = "edge-1") {
    auto& objects = api.clusters.objects(cluster);
    kept = std::move(objects);
    objects.clear();
    api.add(cluster);
    objects.at(kSystem)["metadata"]["uid"] = "rebuilt-" + std::to_string(++built);
  }

  std::string phase(const std::string& address) {
    must({"status", address, "--offline", "--json"});
    return std::string(json::parse(out).find("deployments")->items().front().text_at({"phase"}));
  }

  FakeClusters::Objects kept;  ///< what the old cluster held
  int built = 0;
};

const std::vector<std::string> kRebind{"clusters", "rebind", "edge/edge-1", "--auto-approve"};

}  // namespace

TEST_SUITE("cli/rebind") {
  TEST_CASE("a rebuilt cluster is refused until it is accepted, and then holds everything again") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "cluster.identity-changed", 7);
    world.must_refuse({"terminate", Shop::kGroup, "--auto-approve"}, "cluster.identity-changed", 7);
    CHECK(world.refusal.find("emcoctl clusters rebind edge/edge-1") != std::string::npos);
    world.must(kRebind);
    check_golden("cli/rebind.txt", stable(world.out));
    CHECK(world.text_on("edge-1") == "hello");
    CHECK(world.text_on("edge-2") == "hello");
    CHECK(world.word() == "InSync");
    world.check_world();
    world.must({"clusters", "check", "edge/edge-1"});
    world.must({"terminate", Shop::kGroup, Shop::kCloud, "--auto-approve"});
    CHECK(world.owned("edge-1").empty());
  }

  TEST_CASE("of several rebuilt clusters each refusal names all, and they are accepted together") {
    Rebuilt world;
    world.bring_up();
    world.rebuild("edge-1");
    world.rebuild("edge-2");
    const std::string remedy = "emcoctl clusters rebind edge/edge-1 edge/edge-2";
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "cluster.identity-changed", 7);
    CHECK(world.refusal.find(remedy) != std::string::npos);
    world.must_refuse(kRebind, "cluster.identity-changed", 7);
    CHECK(world.refusal.find(remedy) != std::string::npos);
    world.must({"clusters", "rebind", "edge/edge-1", "edge/edge-2", "--auto-approve"});
    CHECK(world.out.find("rebound edge/edge-1\nrebound edge/edge-2") != std::string::npos);
    CHECK(world.text_on("edge-1") == "hello");
    CHECK(world.text_on("edge-2") == "hello");
    CHECK(world.word() == "InSync");
    world.check_world();
  }

  TEST_CASE("nothing happens before it is confirmed, and the plan says what would") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    world.terminal = true;
    world.in = "no\n";
    const auto before = world.api.mutations();
    CHECK(world.run({"clusters", "rebind", "cluster-providers/edge/clusters/edge-1"}) == 8);
    CHECK(world.out.find("another cluster takes its place") != std::string::npos);
    CHECK(world.api.mutations() == before);
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "cluster.identity-changed", 7);
  }

  TEST_CASE("an old cluster that is kept holds residue, which reclaim does not look for on the new one") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    auto command = kRebind;
    command.insert(command.end(), {"--old-cluster", "kept"});
    world.must(command);
    world.must({"residue"});
    CHECK(world.out.find("front-page") != std::string::npos);
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) != 0);
    CHECK((world.out + world.err).find("cluster.identity-changed") != std::string::npos);
    CHECK(world.text_on("edge-1") == "hello");
    world.must({"store", "verify"});
  }

  TEST_CASE("residue of a cluster that is gone is gone with it") {
    Rebuilt world;
    world.bring_up();
    world.must({"abandon", Shop::kGroup, "--auto-approve"});
    world.rebuild();
    world.must(kRebind);
    world.must({"residue"});
    CHECK(world.out.find("edge/edge-1") == std::string::npos);
    CHECK(world.out.find("edge/edge-2") != std::string::npos);
  }

  TEST_CASE("the records alone: nothing is made, the deployments are pending, and the next update makes it") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    const auto before = world.api.mutations();
    auto command = kRebind;
    command.emplace_back("--records-only");
    world.must(command);
    check_golden("cli/rebind_records.txt", stable(world.out));
    CHECK(world.api.mutations() == before);
    CHECK(world.word() == "PendingChanges");
    world.must({"store", "verify"});
    world.must({"apply", "--auto-approve"});
    CHECK(world.text_on("edge-1") == "hello");
    CHECK(world.word() == "InSync");
    world.check_world();
  }

  TEST_CASE("a deployment is terminated when its cluster was accepted by records alone") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    auto command = kRebind;
    command.emplace_back("--records-only");
    world.must(command);
    world.must({"terminate", Shop::kGroup, Shop::kCloud, "--auto-approve"});
    CHECK(world.phase(Shop::kGroup) == "NotDeployed");
    CHECK(world.owned("edge-2").empty());
  }

  TEST_CASE("objects that a backup brought along are known again") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    for (auto& [key, body] : world.kept) {
      if (key == kSystem || body.at("metadata", "labels") == nullptr) continue;
      if (body.text_at({"metadata", "labels", "emco/store"}).empty()) continue;
      body["metadata"]["uid"] = "restored-" + key.name;
      world.api.clusters.objects("edge-1").insert_or_assign(key, body);
    }
    world.must(kRebind);
    CHECK(world.word() == "InSync");
    world.check_world();
  }

  TEST_CASE("what somebody else made on the new cluster is not taken") {
    Rebuilt world;
    world.bring_up();
    world.rebuild();
    world.api.clusters.edit("edge-1", Shop::page("theirs"));
    world.must_refuse(kRebind, "plan.foreign-object", 5);
    CHECK(world.text_on("edge-1") == "theirs");
  }

  TEST_CASE("a cluster that is the same, was never used, or cannot be reached") {
    Rebuilt world;
    world.must(kRebind);
    CHECK(world.err.find("is not known to the records") != std::string::npos);
    world.bring_up();
    const auto before = world.api.mutations();
    world.must(kRebind);
    CHECK(world.err.find("is the cluster of the records") != std::string::npos);
    CHECK(world.api.mutations() == before);
    world.api.clusters.down["edge-1"] = true;
    world.must_refuse(kRebind, "plan.cluster-unreadable", 10);
    auto skipping = kRebind;
    skipping.insert(skipping.end(), {"--on-unreachable", "skip"});
    world.must_refuse(skipping, "plan.cluster-unreadable", 10);
    CHECK(world.run({"clusters", "rebind", "--auto-approve"}) == 3);
    CHECK(world.run({"clusters", "rebind", "cluster-providers/edge", "--auto-approve"}) == 3);
    CHECK(world.err.find("name each cluster that was replaced") != std::string::npos);
    CHECK(world.run({"clusters", "rebind", "edge/edge-7", "--auto-approve"}) == 3);
  }

  TEST_CASE("the place of one cluster cannot be taken by another that is known already") {
    Rebuilt world;
    world.bring_up();
    world.api.clusters.objects("edge-1").at(kSystem)["metadata"]["uid"] =
        std::string(world.api.clusters.objects("edge-2").at(kSystem).text_at({"metadata", "uid"}));
    world.must_refuse(kRebind, "cluster.duplicate-identity", 5);
  }

  TEST_CASE("an interrupted update cannot go on with another cluster, and is asked for again") {
    Rebuilt world;
    world.bring_up();
    world.greet("good day");
    world.api.clusters.fault = [&](std::size_t, const std::string& cluster, const Mutation&) {
      return cluster == "edge-2" ? Fault::Refused : Fault::None;
    };
    CHECK(world.run({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"}) == 4);
    world.api.clusters.fault = nullptr;
    CHECK(world.word() == "Failed");
    world.rebuild();
    auto command = kRebind;
    command.emplace_back("--records-only");
    world.must(command);
    CHECK(world.run({"resume", Shop::kGroup}) == 5);
    CHECK(world.err.find("[operation.clusters-left-out]") != std::string::npos);
    world.must({"update", Shop::kCloud, "--auto-approve"});
    world.must({"update", Shop::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-1") == "good day");
    CHECK(world.text_on("edge-2") == "good day");
    world.check_world();
  }

  TEST_CASE("the records alone are accepted although an operation died there, at whatever request") {
    const std::vector<std::string> terminate{"terminate", Shop::kGroup, "--auto-approve"};
    const int requests = [&] {
      Rebuilt world;
      world.bring_up();
      return requests_of(world, terminate);
    }();
    for (int n = 1; n <= requests; n += n + 8 < requests ? 5 : 1) {
      Rebuilt world;
      world.bring_up();
      INFO("killed at request " << n);
      CHECK(is_killed_at(world, terminate, n));
      world.rebuild();
      auto command = kRebind;
      command.emplace_back("--records-only");
      world.must(command);
      world.must(terminate);
      CHECK(world.phase(Shop::kGroup) == "NotDeployed");
      world.must({"terminate", Shop::kCloud, "--auto-approve"});
      CHECK(world.owned("edge-2").empty());
    }
  }

  TEST_CASE("killed at any request of it, the next update does the rest") {
    const int requests = [] {
      Rebuilt world;
      world.bring_up();
      world.rebuild();
      return requests_of(world, kRebind);
    }();
    // Most of them only look. Every seventh of those, and each of the last twelve.
    for (int n = 1; n <= requests; n += n + 12 < requests ? 7 : 1) {
      Rebuilt world;
      world.bring_up();
      world.rebuild();
      INFO("killed at request " << n);
      CHECK(is_killed_at(world, kRebind, n));
      if (world.run({"clusters", "check", "edge/edge-1"}) != 0) world.must(kRebind);
      world.must({"update", Shop::kCloud, "--auto-approve"});
      world.must({"update", Shop::kGroup, "--auto-approve"});
      CHECK(world.text_on("edge-1") == "hello");
      CHECK(world.word() == "InSync");
      world.check_world();
    }
  }
}

}  // namespace emco::test
