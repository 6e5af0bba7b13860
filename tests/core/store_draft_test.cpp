#include <algorithm>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/store/draft.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const Diagnostic& the_one(const Diagnostics& diagnostics, const std::string& code) {
  const auto at = std::find_if(diagnostics.begin(), diagnostics.end(),
                               [&](const Diagnostic& d) { return d.code == code; });
  REQUIRE_MESSAGE(at != diagnostics.end(), to_lines(diagnostics));
  return *at;
}

/// The documents of a bundle, to be shuffled.
std::vector<std::string> documents_of(const std::string& yaml) {
  std::vector<std::string> documents;
  for (std::size_t at = 0; at < yaml.size();) {
    const auto next = std::min(yaml.find("---\n", at + 1), yaml.size());
    documents.push_back(yaml.substr(at, next - at));
    at = next;
  }
  return documents;
}

}  // namespace

TEST_SUITE("store/draft") {
  TEST_CASE("a bundle is one generation, and applying it again changes nothing") {
    StoreWorld world;
    CHECK(world.generation() == 0);
    world.must_apply(small_world());
    CHECK(world.generation() == 1);
    CHECK(world.ask("SELECT count(*) FROM resource") == "19");
    world.must_apply(small_world());
    CHECK(world.generation() == 1);
    CHECK(world.ask("SELECT count(*) FROM document") == "19");
  }

  TEST_CASE("the order of documents does not matter") {
    StoreWorld first;
    first.must_apply(small_world());
    auto documents = documents_of(small_world());
    SeededRandom random(3);
    for (int round = 0; round < 10; ++round) {
      for (std::size_t i = documents.size(); i > 1; --i)
        std::swap(documents[i - 1], documents[static_cast<unsigned char>(random.bytes(1)[0]) % i]);
      StoreWorld other;
      other.must_apply(text::join(documents, ""));
      CHECK(other.ask("SELECT address, digest FROM document ORDER BY address") ==
            first.ask("SELECT address, digest FROM document ORDER BY address"));
    }
  }

  TEST_CASE("what a bundle lacks is named where it is referred to, with the nearest that exists") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto found = world.apply(
        doc(kWorldApp + "/composite-profiles/cp/profiles", "db-profile", "{app: dv}", "profile.tgz") +
        doc("projects/q/logical-clouds", "lost"));
    CHECK(codes(found) == "reference.missing reference.parent-missing");
    const auto& missing = the_one(found, "reference.missing");
    CHECK(missing.summary.find("'spec.app'") != std::string::npos);
    CHECK(missing.help.find("apps/db") != std::string::npos);
    CHECK(to_text(missing.where) == "bundle.yaml:7:13");
    CHECK(the_one(found, "reference.parent-missing").help.find("projects/p") != std::string::npos);
    CHECK(world.generation() == 1);
    CHECK_FALSE(world.has(kWorldApp + "/composite-profiles/cp/profiles/db-profile"));
  }

  TEST_CASE("every subset of a bundle that lacks one document is refused with exactly what it lacks") {
    const auto documents = documents_of(small_world());
    for (std::size_t left_out = 0; left_out < documents.size(); ++left_out) {
      CAPTURE(documents[left_out]);
      std::string yaml;
      for (std::size_t i = 0; i < documents.size(); ++i)
        if (i != left_out) yaml += documents[i];
      StoreWorld whole;
      whole.must_apply(small_world());
      const auto address = whole.addresses_of(documents[left_out]).front();
      const auto deleted = whole.erase({address});
      StoreWorld world;
      const auto found = world.apply(yaml);
      // Who would dangle without it is who keeps it from being deleted.
      CHECK(found.empty() == deleted.empty());
      CHECK(world.generation() == (found.empty() ? 1 : 0));
      if (deleted.empty()) continue;
      CHECK(found.size() == the_one(deleted, "reference.in-use").related.size());
      for (const auto& diagnostic : found) {
        CHECK(diagnostic.code.starts_with("reference."));
        CHECK(diagnostic.summary.find("'" + address + "'") != std::string::npos);
      }
    }
  }

  TEST_CASE("what is referred to cannot be deleted, and everyone who refers to it is named") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto before = world.content();
    const auto found = world.erase({kWorldApp + "/apps/web"});
    CHECK(codes(found) == "reference.in-use");
    const auto& used = the_one(found, "reference.in-use");
    REQUIRE(used.related.size() == 3);
    std::string all;
    for (const auto& related : used.related) {
      all += related.text + "\n";
      CHECK(related.where.file == "bundle.yaml");
      CHECK(related.where.line > 1);
    }
    CHECK(all.find("'spec.app' of app profile") != std::string::npos);
    CHECK(all.find("'spec.app' of app placement intent") != std::string::npos);
    CHECK(all.find("'spec.overrideValues[0].app' of deployment intent group") != std::string::npos);
    CHECK(world.content() == before);
  }

  TEST_CASE("a resource with others below it cannot be deleted") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto found = world.erase({"projects/p"});
    CHECK(codes(found) == "reference.in-use");
    CHECK(the_one(found, "reference.in-use").related.size() == 2);
  }

  TEST_CASE("a resource and all that refers to it can be deleted together, in any order") {
    StoreWorld world;
    world.must_apply(small_world());
    auto addresses = text::split(world.addresses(), '\n');
    std::reverse(addresses.begin(), addresses.end());
    std::swap(addresses.front(), addresses.back());
    world.must_erase(addresses);
    CHECK(world.addresses().empty());
    CHECK(world.ask("SELECT count(*) FROM app_placement_intent_all_of_any_of") == "0");
    CHECK(world.ask("SELECT count(*) FROM document WHERE until = 2") == "19");
    world.must_apply(small_world());
    CHECK(world.generation() == 3);
    CHECK(world.ask("SELECT min(born) FROM resource") == "3");
  }

  TEST_CASE("what is not there is not deleted and not updated") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto deleted = world.erase({"projects/q"});
    CHECK(codes(deleted) == "address.absent");
    CHECK(the_one(deleted, "address.absent").help.find("projects/p") != std::string::npos);
    CHECK(codes(world.erase({"no-such/anchor"})) == "address.absent");
    CHECK(codes(world.update(doc("projects", "q"))) == "address.absent");
    CHECK(codes(world.update(doc("projects", "p"))).empty());
    CHECK(world.generation() == 1);
  }

  TEST_CASE("an update replaces what the document says, lists included, and keeps the old version") {
    StoreWorld world;
    world.must_apply(small_world());
    world.must_apply(doc(kWorldApp + "/deployment-intent-groups", "d1",
                         "{compositeProfile: cp, version: r2, logicalCloud: lc, overrideValues: [{app: db, "
                         "values: {x: '2'}}, {app: web, values: {}}]}"));
    CHECK(world.ask("SELECT release_name FROM deployment_intent_group") == "r2");
    CHECK(world.ask("SELECT ordinal, app FROM deployment_intent_group_override_values ORDER BY ordinal") ==
          "0 db\n1 web");
    CHECK(world.ask("SELECT within, key, value FROM deployment_intent_group_override_values_values") ==
          "0 x 2");
    CHECK(world.ask("SELECT since, until FROM document WHERE address = '" + kWorldGroup +
                    "' ORDER BY since") == "1 2\n2 NULL");
    CHECK(world.ask("SELECT born FROM resource WHERE address = '" + kWorldGroup + "'") == "1");
  }

  TEST_CASE("two documents may exchange what only one can have") {
    StoreWorld world;
    world.must_apply(small_world());
    const std::string anchor = kWorldGroup + "/generic-placement-intents/gpi/app-intents";
    const std::string any = "intent: {anyOf: [{clusterProvider: pr, cluster: c2}]}";
    world.must_apply(doc(anchor, "web-placement", "{app: db, " + any + "}") +
                     doc(anchor, "db-placement", "{app: web, " + any + "}"));
    CHECK(world.ask("SELECT name, app FROM app_placement_intent ORDER BY name") ==
          "db-placement web\nweb-placement db");
  }

  TEST_CASE("one who wants what another has is refused, naming the other") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto found = world.apply(
        doc(kWorldApp + "/composite-profiles/cp/profiles", "second", "{app: web}", "profile.tgz"));
    CHECK(codes(found) == "app-profile.one-per-app");
    const auto& taken = the_one(found, "app-profile.one-per-app");
    REQUIRE(taken.related.size() == 1);
    CHECK(taken.related[0].text.find("web-profile") != std::string::npos);
    CHECK(codes(world.apply(doc("projects/p/logical-clouds/lc/cluster-references", "r3",
                                "{clusterProvider: pr, cluster: c1}"))) == "cluster-reference.duplicate");
    CHECK(codes(world.apply(doc(kWorldGroup + "/generic-placement-intents/gpi/app-intents", "other",
                                "{app: web, intent: {}}"))) == "app-placement-intent.one-per-app");
  }

  TEST_CASE("two documents of one bundle cannot both have what only one can have") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto anchor = kWorldApp + "/composite-profiles/cp/profiles";
    CHECK(codes(world.apply(doc(anchor, "a", "{app: db}", "profile.tgz") +
                            doc(anchor, "b", "{app: db}", "profile.tgz"))) == "app-profile.one-per-app");
    CHECK(world.generation() == 1);
  }

  TEST_CASE("all mistakes of all documents are found at once") {
    StoreWorld world;
    const auto found = world.apply(
        doc("controllers", "c", "{host: " + std::string(129, 'h') + ", port: 70000, priority: 101}") +
        doc("projects/p/logical-clouds", "lc", "{namespace: Bad_Name}") +
        doc("projects/p/logical-clouds/lc/cluster-references", "r", "{clusterProvider: pr, cluster: c9}"));
    CHECK(codes(found) ==
          "field.format field.out-of-range field.out-of-range field.too-long reference.missing "
          "reference.missing reference.parent-missing");
    for (const auto& diagnostic : found) {
      CHECK(diagnostic.where.file == "bundle.yaml");
      CHECK(diagnostic.where.line > 0);
      CHECK_FALSE(diagnostic.address.empty());
    }
    CHECK(the_one(found, "field.too-long").help == "use at most 128 characters");
    CHECK(the_one(found, "field.out-of-range").summary.find("is 70000") != std::string::npos);
    CHECK(world.generation() == 0);
  }

  TEST_CASE("a document that is refused is not called missing by those who refer to it") {
    StoreWorld world;
    const auto found = world.apply(doc("projects", "p") +
                                   doc("projects/p/logical-clouds", "lc", "{namespace: kube-system}") +
                                   doc("projects/p/logical-clouds/lc/user-permissions", "u",
                                       "{apiGroups: [], resources: [], verbs: []}"));
    CHECK(codes(found) == "logical-cloud.namespace-reserved");
  }

  TEST_CASE("a description has a limit, and the name of a version keeps the rule for names") {
    StoreWorld world;
    const std::string head =
        "---\nversion: emco/v2\nresourceContext: {anchor: projects}\nmetadata: {name: p, ";
    CHECK(codes(world.apply(head + "description: " + std::string(1025, 'x') + "}\n")) ==
          "metadata.description-too-long");
    CHECK(codes(world.apply(head + "userData1: " + std::string(513, 'x') +
                            ", userData2: " + std::string(513, 'y') + "}\n")) ==
          "metadata.user-data-too-long metadata.user-data-too-long");
    CHECK(codes(world.apply(head + "description: " + std::string(1024, 'x') + "}\n")).empty());
  }

  TEST_CASE("quotas belong to logical clouds of level 1") {
    StoreWorld world;
    world.must_apply(small_world());
    const std::string anchor = "projects/p/logical-clouds/lc/cluster-quotas";
    const auto found = world.apply(doc(anchor, "q", "{limits.cpu: '4'}"));
    CHECK(codes(found) == "cluster-quota.level-0");
    CHECK(found.items().front().where.file == "bundle.yaml");
    const std::string cloud = doc("projects/p/logical-clouds", "tenant", "{level: '1', namespace: t}");
    world.must_apply(cloud + doc("projects/p/logical-clouds/tenant/cluster-quotas", "q",
                                 "{limits.cpu: 500m, requests.memory: 1.5Gi, pods: 1e3}"));
    CHECK(codes(world.apply(doc("projects/p/logical-clouds", "tenant", "{level: '0'}"))) ==
          "cluster-quota.level-0");
    CHECK(codes(world.apply(
              doc("projects/p/logical-clouds/tenant/cluster-quotas", "q", "{limits.cpu: lots, '': 1}"))) ==
          "cluster-quota.resource-shape field.format");
  }

  TEST_CASE("placements name exactly one of cluster, label and list in each item") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto place = [&](const std::string& intent) {
      return codes(world.apply(doc(kWorldGroup + "/generic-placement-intents/gpi/app-intents",
                                   "web-placement", "{app: web, intent: " + intent + "}")));
    };
    CHECK(place("{}").empty());
    CHECK(place("{allOf: [{clusterProvider: pr, clusterLabel: edge}]}").empty());
    CHECK(place("{allOf: [{clusterProvider: pr, cluster: '', clusterLabel: edge}]}").empty());
    CHECK(place("{allOf: [{}]}") == "app-placement-intent.empty-item");
    CHECK(place("{allOf: [{anyOf: []}]}") == "app-placement-intent.empty-item");
    CHECK(place("{allOf: [{cluster: c1}]}") == "app-placement-intent.provider-missing");
    CHECK(place("{allOf: [{clusterProvider: pr}]}") == "app-placement-intent.cluster-or-label");
    CHECK(place("{allOf: [{clusterProvider: pr, cluster: c1, clusterLabel: edge}]}") ==
          "app-placement-intent.cluster-or-label");
    CHECK(place("{anyOf: [{clusterProvider: pr}]}") == "app-placement-intent.cluster-or-label");
    CHECK(
        place("{allOf: [{clusterProvider: pr, cluster: c1, anyOf: [{clusterProvider: pr, cluster: c2}]}]}") ==
        "app-placement-intent.selector-beside-list");
    CHECK(place("{allOf: [{anyOf: [{clusterProvider: pr, cluster: c9}, {clusterProvider: px, clusterLabel: "
                "l}]}]}") == "reference.missing reference.missing");
  }

  TEST_CASE("release names are those of Helm") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto with_version = [&](const std::string& version) {
      return codes(world.apply(doc(kWorldApp + "/deployment-intent-groups", "d1",
                                   "{compositeProfile: cp, version: '" + version + "', logicalCloud: lc}")));
    };
    for (const auto* good :
         {"r1", "a", "a.b-c", "0", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
      CHECK_MESSAGE(with_version(good).empty(), good);
    for (const auto* bad : {"", "R1", "a_b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b",
                            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
      CHECK_MESSAGE(with_version(bad) == "deployment-intent-group.version-shape", bad);
  }

  TEST_CASE("group intents name controllers and placement intents that exist") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto group_intent = [&](const std::string& map) {
      return doc(kWorldGroup + "/intents", "gi", "{intent: " + map + "}");
    };
    CHECK(codes(world.apply(group_intent("{genericPlacementIntent: nobody}"))) == "reference.missing");
    CHECK(codes(world.apply(group_intent("{gac: some-intent}"))) ==
          "group-intent.no-such-intent reference.missing");
    world.must_apply(doc("controllers", "gac"));
    const auto misspelt =
        world.apply(doc(kWorldGroup + "/generic-k8s-intents", "cm-intent") + group_intent("{gac: cm-intnt}"));
    CHECK(codes(misspelt) == "group-intent.no-such-intent");
    CHECK(the_one(misspelt, "group-intent.no-such-intent").help == "did you mean 'cm-intent'?");
    world.must_apply(doc(kWorldGroup + "/generic-k8s-intents", "cm-intent") +
                     group_intent("{gac: cm-intent, genericPlacementIntent: gpi}"));
    const auto used = world.erase({kWorldGroup + "/generic-k8s-intents/cm-intent"});
    CHECK(codes(used) == "reference.in-use");
    CHECK(the_one(used, "reference.in-use").related.at(0).text.find("'spec.intent.gac'") !=
          std::string::npos);
    CHECK(codes(world.erase({"controllers/gac"})) == "reference.in-use");
    CHECK(codes(world.erase({kWorldGroup + "/generic-placement-intents/gpi/app-intents/web-placement",
                             kWorldGroup + "/generic-placement-intents/gpi/app-intents/db-placement",
                             kWorldGroup + "/generic-placement-intents/gpi"})) == "reference.in-use");
  }

  TEST_CASE("where controllers do not look at the value, it may name nothing, until it does") {
    StoreWorld world;
    world.must_apply(small_world() + doc("controllers", "hpa"));
    const std::string named = doc(kWorldGroup + "/intents", "gi2", "{intent: {hpa: anything}}");
    CHECK(codes(world.apply(named)) == "group-intent.no-such-intent");
    const auto found = world.apply(named + doc(kWorldGroup + "/hpa-intents", "h1", "{app: web}"));
    CHECK(codes(found).empty());
    CHECK(the_one(found, "group-intent.free-text").severity == Severity::Note);
    CHECK(world.ask("SELECT free_text FROM group_intent_intent WHERE key = 'hpa'") == "1");
    // The last intent of such a kind cannot go while somebody still means it.
    CHECK(codes(world.erase({kWorldGroup + "/hpa-intents/h1"})) == "group-intent.no-such-intent");
    // A value that names something now is a reference from now on.
    world.must_apply(doc(kWorldGroup + "/hpa-intents", "anything", "{app: web}"));
    CHECK(world.ask("SELECT free_text FROM group_intent_intent WHERE key = 'hpa'") == "0");
    CHECK(codes(world.erase({kWorldGroup + "/hpa-intents/anything"})) == "reference.in-use");
  }

  TEST_CASE("apps do not wait for themselves, nor in a circle, nor twice for one") {
    StoreWorld world;
    world.must_apply(small_world() + doc(kWorldApp + "/apps", "cache", "", "db.tgz"));
    const auto waits = [](const std::string& app, const std::string& name, const std::string& other) {
      return doc(kWorldApp + "/apps/" + app + "/dependency", name, "{app: " + other + ", opStatus: Ready}");
    };
    CHECK(codes(world.apply(waits("web", "w", "web"))) == "app-dependency.on-itself");
    CHECK(codes(world.apply(waits("web", "w", "nobody"))) == "reference.missing");
    world.must_apply(waits("web", "w", "db") + waits("db", "d", "cache"));
    CHECK(codes(world.apply(waits("web", "w2", "db"))) == "app-dependency.duplicate");
    const auto circle = world.apply(waits("cache", "c", "web"));
    CHECK(codes(circle) == "app-dependency.cycle");
    CHECK(the_one(circle, "app-dependency.cycle").related.size() == 3);
    // A circle that the same bundle opens again is none, whatever comes first.
    world.must_apply(waits("cache", "c", "web") + waits("db", "d", "extra") +
                     doc(kWorldApp + "/apps", "extra", "", "db.tgz"));
    CHECK(codes(world.erase({kWorldApp + "/apps/extra"})) == "reference.in-use");
  }

  TEST_CASE("a cluster has a kubeconfig or a repository, and a repository has an access") {
    StoreWorld world;
    const std::string clusters = "cluster-providers/pr/clusters";
    world.must_apply(doc("cluster-providers", "pr"));
    CHECK(codes(world.apply(doc(clusters, "c"))) == "cluster.kubeconfig-missing");
    CHECK(codes(world.apply(doc(clusters, "c", "{gitOps: {gitOpsType: fluxcd}}"))) ==
          "cluster.git-needs-reference");
    CHECK(
        codes(world.apply(doc(clusters, "c", "{gitOps: {gitOpsType: fluxcd, gitOpsReferenceObject: so}}"))) ==
        "reference.missing");
    const std::string access =
        doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{url: u}, {gitToken: hidden-token}]}");
    world.must_apply(
        access + doc(clusters, "c", "{gitOps: {gitOpsType: fluxcd, gitOpsReferenceObject: so}}", "config"));
    CHECK(world.ask("SELECT file FROM cluster") == "NULL");
    CHECK(codes(world.erase({"cluster-providers/pr/cluster-sync-objects/so"})) == "reference.in-use");
  }

  TEST_CASE("one project's logical cloud cannot be used by another") {
    StoreWorld world;
    world.must_apply(small_world() + doc("projects", "q") + doc("projects/q/logical-clouds", "theirs"));
    CHECK(codes(world.apply(doc(kWorldApp + "/deployment-intent-groups", "d2",
                                "{compositeProfile: cp, version: r1, logicalCloud: theirs}"))) ==
          "reference.missing");
  }
}

}  // namespace emco::test
