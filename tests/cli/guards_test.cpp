// What is refused, and that nothing changes then: phases, approval, logical clouds, clusters, charts.
#include <doctest/doctest.h>

#include "tests/golden.h"
#include "tests/shop.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

struct Guarded : Shop {
  /// The shop with another document for its logical cloud.
  void make_cloud(const std::string& spec) {
    write("cloud.yaml", doc("projects/shop/logical-clouds", "other", spec) +
                            doc("projects/shop/logical-clouds/other/cluster-references", "r1",
                                "{clusterProvider: edge, cluster: edge-1}"));
    must({"apply", "-f", path("cloud.yaml"), "--intents-only"});
  }

  void make_template(const std::string& text) {
    write("charts/web/templates/more.yaml", text);
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  std::vector<std::string> instantiate{"instantiate", kCloud, kGroup, "--auto-approve"};
};

const std::string kOther = "projects/shop/logical-clouds/other";

}  // namespace

TEST_SUITE("cli/guards") {
  TEST_CASE("words that a phase does not know") {
    Guarded world;
    for (const char* word : {"rollback", "update"})
      world.must_refuse({word, Shop::kGroup, "--auto-approve"}, "operation.illegal-phase", 5);
    for (const char* word : {"resume", "stop"}) {
      INFO(word);
      CHECK(world.run({word, Shop::kGroup}) == 5);
      CHECK(world.err.find("[operation.illegal-phase]") != std::string::npos);
    }
    world.bring_up();
    world.must_refuse({"rollback", Shop::kGroup, "--to", "9", "--auto-approve"}, "operation.illegal-phase",
                      5);
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"});
    world.must_refuse({"rollback", Shop::kGroup, "--to", "9", "--auto-approve"}, "operation.no-such-revision",
                      5);
  }

  TEST_CASE("a living holder is left alone") {
    Guarded world;
    world.bring_up();
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    int deepest = 0;
    world.api.on_request = [&](const std::string& line) {
      if (deepest++ > 0 || line.find("PATCH") == std::string::npos ||
          line.find("dryRun") != std::string::npos) {
        --deepest;
        return;
      }
      // In the middle of the update, another process wants to do something.
      world.api.on_request = nullptr;
      const int status = world.run({"terminate", Shop::kGroup, "--auto-approve"});
      CHECK(status == 6);
      CHECK(world.err.find("[operation.held]") != std::string::npos);
    };
    world.must({"update", Shop::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-1") == "good day");
    world.check_world();
  }

  TEST_CASE("separate approval wants four eyes") {
    Guarded world;
    world.write(".emcoctl/config.yaml", "approval: separate\n");
    world.must({"instantiate", Shop::kCloud, "--auto-approve"});
    const std::vector<std::string> instantiate{"instantiate", Shop::kGroup, "--auto-approve"};
    world.must_refuse(instantiate, "operation.not-approved", 5);
    world.must({"approve", Shop::kGroup, "--auto-approve"});
    world.must_refuse(instantiate, "operation.not-approved", 5);
    world.actor = "another";
    world.must({"approve", Shop::kGroup, "--auto-approve"});
    world.actor = "tester";
    world.must(instantiate);
    CHECK(world.word() == "InSync");
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    CHECK(world.word() == "NotApproved");
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "operation.not-approved", 5);
    // Going back and going away need no approval.
    world.must({"terminate", Shop::kGroup, "--auto-approve"});
    for (const char* text : {"approval: perhaps\n", "aproval: separate\n", "- a\n"}) {
      world.write(".emcoctl/config.yaml", text);
      CHECK(world.run({"status"}) == 3);
      CHECK(world.err.find("[config.invalid]") != std::string::npos);
    }
  }

  TEST_CASE("logical clouds") {
    Guarded world;
    world.must_refuse({"instantiate", Shop::kGroup, "--auto-approve"}, "logical-cloud.not-instantiated", 5);
    Value there = json::parse(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"theirs"}})");
    world.api.clusters.edit("edge-1", there);
    world.make_cloud("{level: '0', namespace: theirs, labels: {a: b}}");
    world.must_refuse({"instantiate", kOther, "--auto-approve"}, "logical-cloud.labels-need-own-namespace",
                      5);
    world.must({"delete", kOther, kOther + "/cluster-references/r1", "--auto-approve"});
    world.make_cloud("{level: '1', namespace: tenant, user: {userName: u, type: certificate}}");
    world.must_refuse({"instantiate", kOther, "--auto-approve"}, "logical-cloud.level-unavailable", 5);
  }

  TEST_CASE("a namespace with objects of others is kept as residue until it is ours again") {
    Guarded world;
    world.must({"instantiate", Shop::kCloud, "--auto-approve"});
    world.api.clusters.edit("edge-1", Shop::page("theirs"));
    world.must({"terminate", Shop::kCloud, "--auto-approve"});
    world.must({"residue"});
    CHECK(world.out.find("foreign-content") != std::string::npos);
    world.must({"instantiate", Shop::kCloud, "--auto-approve"});
    world.must({"residue"});
    CHECK(world.out == "No residue.\n");
    world.check_world();
  }

  TEST_CASE("clusters") {
    Guarded world;
    world.api.clusters.down["edge-2"] = true;
    world.must_refuse(world.instantiate, "plan.cluster-unreadable", 10);
    world.must({"plan", Shop::kCloud + "/instantiate", "--on-unreachable", "skip"});
    CHECK(world.err.find("[plan.cluster-skipped]") != std::string::npos);
    world.api.clusters.down["edge-2"] = false;
    world.write("git.yaml",
                doc("cluster-providers/edge/clusters", "git-1",
                    "{gitOps: {gitOpsType: fluxcd, gitOpsReferenceObject: g, gitOpsResourceObject: g}}") +
                    doc("cluster-providers/edge/cluster-sync-objects", "g", "{kv: [{gitType: github}]}") +
                    doc("projects/shop/logical-clouds", "other", "{level: '0', namespace: o}") +
                    doc(kOther + "/cluster-references", "r1", "{clusterProvider: edge, cluster: git-1}"));
    world.must({"apply", "-f", world.path("git.yaml"), "--intents-only"});
    world.must_refuse({"instantiate", kOther, "--auto-approve"}, "plan.not-yet-available", 5);
    CHECK(world.refusal.find("delivery through git to cluster 'edge/git-1'") != std::string::npos);
    CHECK(world.refusal.find("error: ", world.refusal.find("error: ") + 1) == std::string::npos);
  }

  TEST_CASE("a cluster that goes away in the middle is named with the number of changes not tried, and why") {
    Guarded world;
    world.bring_up();
    world.greet("good day");
    world.api.on_request = [&](const std::string& line) {
      if (line.find("edge-2 PATCH") == 0 && line.find("dryRun") == std::string::npos)
        world.api.clusters.down["edge-2"] = true;
    };
    CHECK(world.run({"apply", "-f", world.path("bundle.yaml"), "--auto-approve"}) == 4);
    INFO(world.out);
    CHECK(world.out.find("edge/edge-2") != std::string::npos);
    CHECK(world.out.find("[cluster.unreachable]") != std::string::npos);
    CHECK(world.out.find("not tried") != std::string::npos);
    CHECK(world.word() == "Failed");
    CHECK(world.text_on("edge-1") == "good day");
    world.api.on_request = nullptr;
    world.api.clusters.down["edge-2"] = false;
    world.must({"resume", Shop::kGroup});
    CHECK(world.text_on("edge-2") == "good day");
    world.check_world();
  }

  TEST_CASE("what cannot be carried out yet is refused by name") {
    Guarded world;
    world.make_template(
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: before\n  annotations:\n    helm.sh/hook: "
        "pre-install\n");
    world.must_refuse(world.instantiate, "plan.not-yet-available", 5);
    check_golden("cli/not_yet_available.txt", world.refusal);
  }

  TEST_CASE("documents of charts that cannot be objects") {
    Guarded world;
    world.make_template(
        "kind: ConfigMap\nmetadata:\n  name: a\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: a\n"
        "---\napiVersion: example.com/v1\nkind: Unknown\nmetadata:\n  name: a\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  labels:\n    emco/store: mine\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  ownerReferences:\n  - kind: X\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: front-page\n");
    for (const char* code : {"object.incomplete", "object.kind-not-served", "object.reserved-label",
                             "object.owner-references", "object.duplicate"})
      world.must_refuse(world.instantiate, code, 3);
    check_golden("cli/bad_objects.txt", world.refusal);
  }

  TEST_CASE("names that Kubernetes refuses are refused before anything is sent, by each kind's own rule") {
    Guarded world;
    const auto object = [](const std::string& version, const std::string& kind, const std::string& name,
                           const std::string& labels = "{}") {
      return "---\napiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: '" + name +
             "', labels: " + labels + "}\n";
    };
    const std::string rbac = "rbac.authorization.k8s.io/v1";
    for (const auto& bad : {object("v1", "ConfigMap", "Upper_Case"), object("v1", "ConfigMap", "a..b"),
                            object("v1", "Service", "a.b"), object("v1", "ConfigMap", std::string(254, 'a')),
                            object(rbac, "Role", "a/b"), object("v1", "ConfigMap", "a", "{'a b': x}"),
                            object("v1", "ConfigMap", "a", "{x/y/z: x}"), object("v1", "ConfigMap", "-a")}) {
      CAPTURE(bad);
      world.make_template(bad);
      world.must_refuse(world.instantiate, "object.name-invalid", 3);
    }
    world.make_template(object("v1", "ConfigMap", "a.b-c", "{example.com/Tier_1: x}"));
    world.must({"instantiate", Shop::kCloud, Shop::kGroup, "--auto-approve"});
  }

  TEST_CASE("an app's name that makes no label") {
    Guarded world;
    const std::string name(60, 'a');
    const std::string app = "projects/shop/composite-apps/front/v1/apps";
    world.write("long.yaml",
                doc(app, name, "", "charts/web") +
                    doc(Shop::kGroup + "/generic-placement-intents/everywhere/app-intents", "long",
                        "{app: " + name + ", intent: {allOf: [{clusterProvider: edge, cluster: edge-1}]}}"));
    world.must({"apply", "-f", world.path("long.yaml"), "--intents-only"});
    world.must_refuse(world.instantiate, "object.label-too-long", 3);
  }

  TEST_CASE("a dry-run that decides nothing is never no change") {
    Guarded world;
    world.bring_up();
    world.api.clusters.edit("edge-1", Shop::page("by hand"));
    const auto answer_dry_runs = [&](int status) {
      world.api.fails = [status](const std::string& line) {
        return line.find("dryRun=All") != std::string::npos ? status : 0;
      };
    };
    answer_dry_runs(500);
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "plan.undetermined", 1);
    answer_dry_runs(422);
    world.must_refuse({"update", Shop::kGroup, "--auto-approve"}, "plan.refused-by-server", 3);
    world.api.fails = nullptr;
    world.must({"update", Shop::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-1") == "hello");
  }

  TEST_CASE("a write that is forbidden fails by itself, is told, and can be resumed") {
    Guarded world;
    world.must({"instantiate", Shop::kCloud, "--auto-approve"});
    world.api.fails = [](const std::string& line) { return line.starts_with("edge-2 PATCH") ? 403 : 0; };
    CHECK(world.run({"instantiate", Shop::kGroup, "--auto-approve"}) == 4);
    check_golden("cli/partly_done.txt", stable(world.out));
    CHECK(world.out.find("[apply.forbidden]") != std::string::npos);
    CHECK(world.word() == "Failed");
    CHECK(world.text_on("edge-1") == "hello");
    world.api.fails = nullptr;
    world.must({"resume", Shop::kGroup});
    CHECK(world.text_on("edge-2") == "hello");
    world.check_world();
  }

  TEST_CASE("Ctrl-C once stops cleanly, twice at once; both can be resumed") {
    for (const int presses : {1, 2}) {
      Guarded world;
      world.must({"instantiate", Shop::kCloud, "--auto-approve"});
      int writes = 0;
      world.api.on_request = [&](const std::string& line) {
        writes += line.find(" PATCH ") != std::string::npos;
      };
      world.interrupts = [&] { return writes > 0 ? presses : 0; };
      // Where somebody is in a hurry, one answer is not heard.
      if (presses == 2)
        world.api.fails = [](const std::string& line) { return line.starts_with("edge-2 PATCH") ? 503 : 0; };
      const int status = world.run({"instantiate", Shop::kGroup, "--auto-approve"});
      INFO(world.out, world.err);
      // The two writes left in one breath: a clean stop hears both out.
      CHECK(status == (presses == 1 ? 0 : 130));
      CHECK((world.out.find("[operation.interrupted]") != std::string::npos) == (presses == 2));
      world.interrupts = nullptr;
      world.api.fails = nullptr;
      world.api.on_request = nullptr;
      world.leases = MemoryLeases();
      world.run({"resume", Shop::kGroup});
      CHECK(world.text_on("edge-1") == "hello");
      CHECK(world.text_on("edge-2") == "hello");
      CHECK(world.word() == "InSync");
      world.check_world();
    }
  }

  TEST_CASE("what was sent and cannot be looked up is not built upon") {
    Guarded world;
    world.bring_up();
    world.greet("good day");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    world.interrupts = [] { return 0; };

    struct Death {};

    const std::size_t before = world.api.clusters.mutations();
    world.api.clusters.before_mutation = [&](std::size_t n, const std::string&, const Mutation&) {
      if (n > before) throw Death{};
    };
    CHECK_THROWS_AS(world.run({"update", Shop::kGroup, "--auto-approve"}), Death);
    world.api.clusters.before_mutation = nullptr;
    world.leases = MemoryLeases();
    world.api.fails = [](const std::string& line) {
      return line.find("/configmaps/") != std::string::npos ? 503 : 0;
    };
    CHECK(world.run({"terminate", Shop::kGroup, "--auto-approve"}) == 5);
    CHECK(world.err.find("[operation.unresolved]") != std::string::npos);
    world.api.fails = nullptr;
    world.must({"terminate", Shop::kGroup, "--auto-approve"});
    world.check_world();
  }

  TEST_CASE("explain knows every code, kind and status, and nothing else") {
    Guarded world;
    CHECK(world.run({"explain", "nonsense"}) == 3);
    CHECK(world.err.find("[usage.unknown-topic]") != std::string::npos);
    world.must({"explain", "plan.stale"});
    world.must({"explain", "exit-codes"});
    world.must({"explain", "codes"});
  }
}

}  // namespace emco::test
