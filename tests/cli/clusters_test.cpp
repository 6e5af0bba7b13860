#include <cstdlib>

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/certificates.h"
#include "tests/golden.h"
#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

constexpr Milliseconds kDay = Milliseconds{24} * 3600 * 1000;

struct Checked : Program {
  Checked() { make_shop(); }

  /// Another kubeconfig for edge-1.
  void replace(const std::string& text) {
    write("edge-1.kubeconfig", text);
    write("cluster.yaml", doc("cluster-providers/edge/clusters", "edge-1", "", "edge-1.kubeconfig"));
    must({"apply", "-f", path("cluster.yaml"), "--intents-only"});
  }

  bool says(const std::string& words) const { return err.find(words) != std::string::npos; }
};

}  // namespace

TEST_SUITE("cli/clusters") {
  TEST_CASE("clusters list tells where each is and what runs there") {
    Checked world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.must({"clusters", "list"});
    check_golden("cli/clusters_list.txt", stable(world.out));
    world.must({"clusters", "list", "--json"});
    check_golden("cli/clusters_list.json", stable(world.out));
    CHECK(world.run({"clusters", "list", "edge/edge-1"}) == 3);
  }

  TEST_CASE("clusters that are well are said to be, and asking changes nothing") {
    Checked world;
    world.must({"clusters", "check"});
    check_golden("cli/clusters_check.txt", stable(world.out + world.err));
    CHECK(world.api.mutations() == 0);
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    const auto before = world.api.mutations();
    world.must({"clusters", "check", "cluster-providers/edge", "--json"});
    check_golden("cli/clusters_check.json", stable(world.out));
    CHECK(world.api.mutations() == before);
  }

  TEST_CASE("everything that is wrong is said at once") {
    Checked world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.api.denied = {"edge-1 patch namespaces", "edge-1 delete namespaces", "edge-1 list secrets"};
    world.api.clusters.down["edge-2"] = true;
    CHECK(world.run({"clusters", "check"}) == 10);
    check_golden("cli/clusters_check_wrong.txt", stable(world.out + world.err));
    CHECK(world.says("may not patch, delete Namespace [cluster.access-denied]"));
    CHECK(world.says("may not list Secret in all namespaces [cluster.access-denied]"));
    CHECK(world.says("'edge/edge-2' cannot be reached"));
    CHECK(world.run({"clusters", "check", "--json"}) == 10);
    const Value document = json::parse(world.out);
    CHECK_FALSE(document.find("sound")->boolean());
    CHECK(document.find("diagnostics")->items().size() == 3);
  }

  TEST_CASE("one cluster can be checked by itself, by either name") {
    Checked world;
    world.api.clusters.down["edge-2"] = true;
    world.must({"clusters", "check", "edge/edge-1"});
    world.must({"clusters", "check", "cluster-providers/edge/clusters/edge-1"});
    CHECK(world.run({"clusters", "check", "edge/edge-2"}) == 10);
    CHECK(world.says("cluster.unreachable"));
    CHECK(world.run({"clusters", "check", "edge/edge-3"}) == 3);
    CHECK(world.says("address.absent"));
    CHECK(world.says("did you mean"));
  }

  TEST_CASE("a cluster that is another one than before, or known by another name, is noticed") {
    Checked world;
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.replace(Program::kubeconfig("edge-2"));
    CHECK(world.run({"clusters", "check"}) == 10);
    CHECK(world.says("cluster.identity-changed"));
    CHECK(world.says("cluster.duplicate-identity"));
  }

  TEST_CASE("an identity that may not be read is said") {
    Checked world;
    world.api.hidden = "edge-1 /api/v1/namespaces/kube-system";
    CHECK(world.run({"clusters", "check"}) == 10);
    CHECK(world.says("cluster.identity-unreadable"));
    world.api.hidden = "edge-1 /api";
    CHECK(world.run({"clusters", "check"}) == 10);
    CHECK(world.says("cluster.access-denied"));
    world.api.hidden = "edge-1 /apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    CHECK(world.run({"clusters", "check"}) == 10);
    CHECK(world.says("cluster.access-unknown"));
  }

  TEST_CASE("the rights of a saved plan are those of its changes, and no others") {
    Checked world;
    const std::string file = world.path("shop.plan");
    world.must({"plan", Program::kCloud + "/instantiate", Program::kGroup + "/instantiate", "--out", file});
    world.api.denied = {"edge-1 delete configmaps", "edge-1 list secrets", "edge-1 delete namespaces"};
    CHECK(world.run({"clusters", "check"}) == 10);
    world.must({"clusters", "check", "--plan", file});
    // Two kinds on two clusters, four verbs each.
    CHECK(stable(world.out) ==
          "edge/edge-1  v1.35.4  DURATION, new here, 8 rights allowed\n"
          "edge/edge-2  v1.35.4  DURATION, new here, 8 rights allowed\n");
    CHECK(world.api.mutations() == 0);
    world.api.denied.insert("edge-2 create configmaps");
    CHECK(world.run({"clusters", "check", "--plan", file}) == 10);
    CHECK(world.says("on 'edge/edge-2' the credential may not create ConfigMap in namespace shop-staging"));
    world.api.denied.erase("edge-2 create configmaps");
    world.must({"apply", file});
    world.must({"plan", Program::kGroup + "/terminate", "--out", file});
    CHECK(world.run({"clusters", "check", "--plan", file}) == 10);
    CHECK(world.says("on 'edge/edge-1' the credential may not delete ConfigMap in namespace shop-staging"));
    CHECK(world.run({"clusters", "check", "edge/edge-1", "--plan", file}) == 3);
    CHECK(world.run({"clusters", "list", "--plan", file}) == 3);
    CHECK(world.run({"clusters", "check", "--plan", world.path("bundle.yaml")}) == 7);
    world.must({"init", "--store", world.path("other/store.db")});
    CHECK(world.run({"clusters", "check", "--plan", file, "--store", world.path("other/store.db")}) == 7);
    CHECK(world.says("plan.other-store"));
  }

  TEST_CASE("clocks that differ by a minute are warned of") {
    Checked world;
    // The clock of tests begins on 2023-11-14 22:13:20.
    REQUIRE(std::abs(world.clock.now() / 1000 - 1'700'000'000) < 5);
    const auto check_at = [&](const std::string& date) {
      world.api.date = date;
      world.must({"clusters", "check", "edge/edge-1"});
      return world.says("cluster.clock-differs");
    };
    CHECK_FALSE(check_at("Tue, 14 Nov 2023 22:14:10 GMT"));
    CHECK_FALSE(check_at("Tue, 14 Nov 2023 22:12:30 GMT"));
    CHECK_FALSE(check_at("no date"));
    CHECK(check_at("Tue, 14 Nov 2023 23:13:20 GMT"));
    CHECK(world.says("ahead of the one here"));
    CHECK(check_at("Tue, 14 Nov 2023 21:13:20 GMT"));
    CHECK(world.says("behind the one here"));
  }

  TEST_CASE("certificates that end within 30 days are warned of, those of the last week once") {
    Checked world;
    const Milliseconds now = world.clock.now();
    const Identity authority = make_authority({.until = now + 20 * kDay});
    const Identity good = make_certificate(authority, {.until = now + 10 * kDay + 1000});
    world.replace(Program::kubeconfig("edge-1", authority, good));
    world.must({"clusters", "check", "edge/edge-1"});
    CHECK(world.says("the credential of 'edge/edge-1' ends on 2023-11-24, 10 days from now"));
    CHECK(world.says("the certificate authority of 'edge/edge-1' ends on 2023-12-04, 20 days from now"));
    CHECK(world.says("cluster.certificate-expires"));
    const Identity close = make_certificate(authority, {.until = now + 2 * kDay});
    world.replace(Program::kubeconfig("edge-1", authority, close));
    world.must({"clusters", "check", "edge/edge-1"});
    CHECK(world.says("kubeconfig.expires-soon"));
    CHECK_FALSE(world.says("the credential of 'edge/edge-1' ends"));
    world.clock.advance(3 * kDay);
    CHECK(world.run({"clusters", "check", "edge/edge-1"}) == 10);
    CHECK(world.says("kubeconfig.expired"));
  }
}

}  // namespace emco::test
