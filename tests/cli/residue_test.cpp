#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"

namespace emco::test {
namespace {

const ObjectKey kNamespace{"", "Namespace", "", "shop-staging"};

/// A logical cloud that was instantiated on both clusters and given up.
struct Abandoned : Program {
  Abandoned() {
    make_shop();
    must({"instantiate", kCloud, "--auto-approve"});
    must({"abandon", kCloud, "--auto-approve"});
    clock.advance(200'000);
  }

  bool is_there(const std::string& host) { return api.clusters.objects(host).contains(kNamespace); }

  /// "1 2": the open entries.
  std::string open() {
    must({"residue", "--json"});
    std::string ids;
    const Value document = json::parse(out);
    for (const auto& entry : document.find("residue")->items())
      ids += (ids.empty() ? "" : " ") + std::to_string(entry.find("id")->integer());
    return ids;
  }
};

Value config_map(const std::string& name) {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap"})");
  body["metadata"]["name"] = name;
  body["metadata"]["namespace"] = "shop-staging";
  return body;
}

}  // namespace

TEST_SUITE("cli/residue") {
  TEST_CASE("what was given up is listed, found again, shown, deleted and closed") {
    Abandoned world;
    world.must({"residue"});
    check_golden("cli/residue.txt", stable(world.out));
    world.must({"residue", "--json"});
    check_golden("cli/residue.json", stable(world.out));
    world.api.clusters.erase("edge-2", kNamespace);
    world.must({"reclaim", "--all", "--auto-approve"});
    check_golden("cli/reclaim.txt", stable(world.out + world.err));
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(world.open().empty());
    world.must({"residue"});
    CHECK(world.out == "No residue.\n");
    world.must({"store", "verify"});
  }

  TEST_CASE("nothing is deleted without an answer, and nothing after a no") {
    Abandoned world;
    const auto before = world.api.mutations();
    CHECK(world.run({"reclaim", "--all"}) == 3);
    CHECK(world.err.find("usage.needs-approval") != std::string::npos);
    world.terminal = true;
    world.in = "no\n";
    CHECK(world.run({"reclaim", "--all"}) == 8);
    CHECK(world.api.mutations() == before);
    CHECK(world.open() == "1 2");
    world.in = "yes\n";
    world.must({"reclaim", "1"});
    CHECK(world.open() == "2");
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(world.is_there("edge-2"));
  }

  TEST_CASE("an entry of a cluster that the store does not know any more waits until it does") {
    Abandoned world;
    world.must({"delete", "projects/shop/logical-clouds/staging/cluster-references/r2", "--auto-approve"});
    world.must({"delete", "cluster-providers/edge/clusters/edge-2", "--cascade", "--auto-approve"});
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) != 0);
    INFO(world.err);
    CHECK(world.err.find("[cluster.no-connection]") != std::string::npos);
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(world.is_there("edge-2"));
    CHECK(world.open() == "2");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.open().empty());
    CHECK_FALSE(world.is_there("edge-2"));
  }

  TEST_CASE("an entry of a cluster that cannot be reached, or is another one, stays") {
    Abandoned world;
    world.api.clusters.down["edge-2"] = true;
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) == 10);
    CHECK(world.err.find("cluster.unreachable") != std::string::npos);
    CHECK(world.open() == "2");
    world.api.clusters.down["edge-2"] = false;
    const auto before = world.api.mutations();
    world.api.clusters.objects("edge-2")[{"", "Namespace", "", "kube-system"}]["metadata"]["uid"] = "rebuilt";
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) == 7);
    CHECK(world.err.find("cluster.identity-changed") != std::string::npos);
    CHECK(world.api.mutations() == before);
    CHECK(world.open() == "2");
  }

  TEST_CASE("an object that was made again by others is kept, and its entry closed") {
    Abandoned world;
    for (const auto* host : {"edge-1", "edge-2"}) {
      world.api.clusters.erase(host, kNamespace);
      world.api.clusters.edit(
          host, json::parse(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop-staging"}})"));
    }
    const auto before = world.api.mutations();
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.out.find("it is not ours and stays") != std::string::npos);
    CHECK(world.api.mutations() == before);
    CHECK(world.is_there("edge-1"));
    CHECK(world.open().empty());
  }

  TEST_CASE("an object whose markers somebody took off is kept, until the entry is dismissed") {
    Abandoned world;
    world.api.clusters.objects("edge-1")[kNamespace]["metadata"].erase("labels");
    world.api.clusters.erase("edge-2", kNamespace);
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.err.find("residue.kept") != std::string::npos);
    CHECK(world.is_there("edge-1"));
    CHECK(world.open() == "1");
    CHECK(world.run({"reclaim", "--all", "--dismiss", "--auto-approve"}) == 3);
    world.must({"reclaim", "--dismiss", "1", "--auto-approve"});
    CHECK(world.is_there("edge-1"));
    CHECK(world.open().empty());
  }

  TEST_CASE("a namespace that holds objects of others is kept with its entry") {
    Abandoned world;
    world.api.clusters.edit("edge-1", config_map("theirs"));
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.out.find("it holds ConfigMap shop-staging/theirs") != std::string::npos);
    CHECK(world.is_there("edge-1"));
    CHECK_FALSE(world.is_there("edge-2"));
    CHECK(world.open() == "1");
  }

  TEST_CASE(
      "what controllers copied our markers to goes with its namespace, what is on other books does not") {
    Abandoned world;
    const auto labels = *world.api.clusters.objects("edge-1")[kNamespace].at("metadata", "labels");
    Value copy = config_map("copy");
    copy["metadata"]["labels"] = labels;
    world.api.clusters.edit("edge-1", copy);
    Value other = config_map("of-another-deployment");
    other["metadata"]["labels"] = labels;
    other["metadata"]["labels"]["emco/deployment"] = "0000000000000000";
    world.api.clusters.edit("edge-2", other);
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(world.out.find("it holds ConfigMap shop-staging/of-another-deployment") != std::string::npos);
    CHECK(world.is_there("edge-2"));
    CHECK(world.open() == "2");
  }

  TEST_CASE(
      "a whole deployment is reclaimed with its namespace, and a namespace alone only when it is empty") {
    Program shop;
    shop.make_shop();
    shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    shop.must({"abandon", Program::kGroup, "--auto-approve"});
    shop.must({"abandon", Program::kCloud, "--auto-approve"});
    shop.clock.advance(200'000);
    shop.must({"residue", Program::kCloud, "--json"});
    const Value clouds = json::parse(shop.out);
    for (const auto& entry : clouds.find("residue")->items())
      shop.must({"reclaim", std::to_string(entry.find("id")->integer()), "--auto-approve"});
    CHECK(shop.out.find("it holds ConfigMap shop-staging/front-page") != std::string::npos);
    CHECK(shop.api.clusters.objects("edge-1").contains(kNamespace));
    shop.must({"reclaim", "--all", "--auto-approve"});
    shop.must({"residue"});
    CHECK(shop.out == "No residue.\n");
    for (const auto* host : {"edge-1", "edge-2"})
      CHECK(shop.api.clusters.objects(host).size() == 2);
  }

  TEST_CASE("a namespace that was shown as kept is kept, also when it is empty by then") {
    Abandoned world;
    world.api.clusters.edit("edge-1", config_map("theirs"));
    world.api.clusters.before_mutation = [&](std::size_t, const std::string&, const Mutation&) {
      world.api.clusters.erase("edge-1", {"", "ConfigMap", "shop-staging", "theirs"});
    };
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.is_there("edge-1"));
    CHECK(world.open() == "1");
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.open().empty());
  }

  TEST_CASE("an object that a deployment owns again is never deleted") {
    Abandoned world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    // It is known to be ours again: there is nothing left to reclaim.
    CHECK(world.open().empty());
    const auto before = world.api.mutations();
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.api.mutations() == before);
    CHECK(world.is_there("edge-1"));
  }

  TEST_CASE("a deletion whose answer is lost is looked after, and repeating it is harmless") {
    Abandoned world;
    int sent = 0;
    world.api.clusters.fault = [&](std::size_t, const std::string& host, const Mutation&) {
      if (host != "edge-1") return Fault::None;
      return ++sent == 1 ? Fault::LostBefore : Fault::LostAfter;
    };
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(sent == 2);
    CHECK(world.open().empty());
  }

  TEST_CASE("an object that moves while it is deleted is looked at again before it is tried again") {
    Abandoned world;
    bool moved = false;
    world.api.clusters.before_mutation = [&](std::size_t, const std::string& host, const Mutation&) {
      if (host != "edge-1" || moved) return;
      moved = true;
      Value status = json::parse(R"({"apiVersion":"v1","kind":"Namespace","status":{"phase":"Active"}})");
      status["metadata"]["name"] = "shop-staging";
      world.api.clusters.edit("edge-1", status, "kube-controller-manager");
    };
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK_FALSE(world.is_there("edge-1"));
    CHECK(world.open().empty());
  }

  TEST_CASE("a refused deletion is said, and a pending one is not called gone") {
    Abandoned world;
    world.api.clusters.fault = [](std::size_t, const std::string& host, const Mutation&) {
      return host == "edge-1" ? Fault::Refused : Fault::None;
    };
    world.api.clusters.objects("edge-2")[kNamespace]["metadata"]["finalizers"] = Value::List{"x/hold"};
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) != 0);
    CHECK(world.err.find("apply.refused") != std::string::npos);
    CHECK(world.err.find("apply.deletion-pending") != std::string::npos);
    CHECK(world.open() == "1 2");
    // While a deletion may be under way, nobody can own the object.
    world.api.clusters.fault = nullptr;
    CHECK(world.run({"instantiate", Program::kCloud, "--auto-approve"}) != 0);
    world.api.clusters.erase("edge-2", kNamespace);
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.open().empty());
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
  }

  TEST_CASE("a lack of rights is told from a refusal, for looking as for deleting") {
    Abandoned world;
    world.api.hidden = "edge-1 DELETE /api/v1/namespaces/shop-staging";
    CHECK(world.run({"reclaim", "1", "--auto-approve"}) == 10);
    CHECK(world.err.find("apply.forbidden") != std::string::npos);
    world.api.hidden = "edge-1 GET /api/v1/namespaces/shop-staging";
    CHECK(world.run({"reclaim", "1", "--auto-approve"}) == 10);
    CHECK(world.err.find("cluster.access-denied") != std::string::npos);
    CHECK(world.open() == "1 2");
    world.api.hidden.clear();
    world.must({"reclaim", "--all", "--auto-approve"});
  }

  TEST_CASE("a signal stops between deletions, and repeating the command goes on") {
    Abandoned world;
    world.interrupts = [] { return 1; };
    CHECK(world.run({"reclaim", "--all", "--auto-approve"}) == 8);
    CHECK(world.err.find("operation.stopped") != std::string::npos);
    CHECK(world.open() == "1 2");
    world.interrupts = nullptr;
    world.must({"reclaim", "--all", "--auto-approve"});
    CHECK(world.open().empty());
  }

  TEST_CASE("a mistaken number, and no number at all, are said") {
    Abandoned world;
    CHECK(world.run({"reclaim", "7", "--auto-approve"}) == 3);
    CHECK(world.err.find("residue.unknown") != std::string::npos);
    CHECK(world.run({"reclaim", "--auto-approve"}) == 3);
    CHECK(world.run({"reclaim", "--all", "1", "--auto-approve"}) == 3);
    CHECK(world.run({"residue", "projects/none"}) == 3);
    world.must({"residue", Program::kCloud});
    CHECK(world.out.find("2 entries") != std::string::npos);
  }
}

}  // namespace emco::test
