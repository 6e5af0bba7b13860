#include <doctest/doctest.h>

#include "core/store/history.h"
#include "core/store/intent.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kCloud = "projects/p/logical-clouds/lc";

}  // namespace

TEST_SUITE("store/intent") {
  TEST_CASE("a deployment is read with its whole closure") {
    StoreWorld world;
    world.must_apply(
        small_world() + doc("controllers", "hpa", "{type: placement, priority: 2}") +
        doc("controllers", "gac", "{type: action, priority: 1}") +
        doc(kWorldGroup + "/hpa-intents", "h1", "{app: web}") +
        doc(kWorldGroup + "/generic-k8s-intents", "g1") +
        doc(kWorldGroup + "/intents", "more", "{intent: {hpa: h1, gac: g1}}") +
        doc(kWorldApp + "/apps/web/dependency", "needs-db", "{app: db, opStatus: ready, wait: 5}") +
        doc("cluster-providers/pr/clusters/c1/kv-pairs", "a",
            "{kv: [{zone: north}, {zone: south, rack: 7}]}"));
    const auto intent = store::read_deployment(world.database(), kWorldGroup);
    REQUIRE(intent);
    CHECK(intent->project == "p");
    CHECK(intent->composite_app == "ca");
    CHECK(intent->composite_app_version == "v1");
    CHECK(intent->release_name == "r1");
    CHECK(intent->placement_intent == "gpi");
    CHECK(intent->where.file == "bundle.yaml");
    CHECK(intent->where.line > 1);
    REQUIRE(intent->controllers.size() == 2);
    CHECK(intent->controllers[0].controller == "gac");
    CHECK(intent->controllers[0].type == "action");
    CHECK(intent->controllers[0].intent == "g1");
    CHECK(intent->controllers[1].controller == "hpa");
    CHECK(intent->controllers[1].where.column > 0);

    REQUIRE(intent->apps.size() == 2);
    const auto& db = intent->apps[0];
    const auto& web = intent->apps[1];
    CHECK(web.name == "web");
    CHECK(web.chart == world.ask("SELECT file FROM app WHERE name = 'web'"));
    CHECK(web.profile == world.ask("SELECT file FROM app_profile"));
    CHECK_FALSE(db.profile);
    CHECK(web.overrides == std::vector<std::pair<std::string, std::string>>{{"a.b", "1"}});
    REQUIRE(web.dependencies.size() == 1);
    CHECK(web.dependencies[0].app == "db");
    CHECK(web.dependencies[0].status == "Ready");
    CHECK(web.dependencies[0].wait_seconds == 5);

    REQUIRE(web.placement);
    REQUIRE(web.placement->all_of.size() == 2);
    CHECK(web.placement->all_of[0].all->cluster == "c1");
    CHECK(web.placement->all_of[0].all->where.line > 1);
    CHECK(web.placement->all_of[0].any_of.empty());
    CHECK_FALSE(web.placement->all_of[1].all);
    CHECK(web.placement->all_of[1].any_of.at(0).label == "edge");
    CHECK(db.placement->any_of.at(0).cluster == "c2");

    REQUIRE(intent->clusters.size() == 2);
    CHECK(intent->clusters[0].address == "cluster-providers/pr/clusters/c1");
    CHECK(intent->clusters[0].labels == std::vector<std::string>{"edge"});
    CHECK(intent->clusters[0].key_values.at("zone") == "south");
    CHECK(intent->clusters[0].key_values.at("rack") == "7");
    CHECK(intent->logical_cloud.address == kCloud);
    CHECK(intent->logical_cloud.clusters.size() == 2);
    CHECK_FALSE(store::read_deployment(world.database(), kWorldGroup + "x"));
  }

  TEST_CASE("a logical cloud is read with everything below it") {
    StoreWorld world;
    const std::string cloud = "projects/p/logical-clouds/t";
    world.must_apply(
        small_world() +
        doc("projects/p/logical-clouds", "t",
            "{level: 1, namespace: tenant, labels: {a: b}, user: {userName: bob}}") +
        doc(cloud + "/cluster-quotas", "q", "{limits.cpu: 4, pods: 10}") +
        doc(cloud + "/cluster-quotas", "none") +
        doc(cloud + "/user-permissions", "u",
            "{namespace: tenant, apiGroups: ['', apps], resources: [secrets], verbs: [get, list]}") +
        doc(cloud + "/cluster-references", "z", "{clusterProvider: pr, cluster: c1}") +
        doc(cloud + "/cluster-references", "a", "{clusterProvider: pr, cluster: c2}"));
    const auto read = store::read_logical_cloud(world.database(), cloud);
    REQUIRE(read);
    CHECK(read->level == "1");
    CHECK(read->ns == "tenant");
    CHECK(read->labels.at("a") == "b");
    CHECK(read->user == "bob");
    REQUIRE(read->quotas.size() == 2);
    CHECK(read->quotas[0].second.empty());
    CHECK(read->quotas[1].second.at("limits.cpu") == "4");
    REQUIRE(read->permissions.size() == 1);
    CHECK(read->permissions[0].api_groups == std::vector<std::string>{"", "apps"});
    CHECK(read->permissions[0].verbs == std::vector<std::string>{"get", "list"});
    CHECK(read->clusters ==
          std::vector<std::string>{"cluster-providers/pr/clusters/c2", "cluster-providers/pr/clusters/c1"});
    CHECK_FALSE(store::read_logical_cloud(world.database(), "projects/p/logical-clouds/none"));
    CHECK(store::kubeconfig_of(world.database(), "cluster-providers/pr/clusters/c1") ==
          world.ask("SELECT file FROM cluster WHERE name = 'c1'"));
    CHECK_FALSE(store::kubeconfig_of(world.database(), "cluster-providers/pr/clusters/c9"));
  }

  TEST_CASE("an approval binds everything that belongs to the deployment and nothing else (I-11)") {
    const std::string more =
        small_world() + doc("controllers", "hpa") + doc("controllers", "idle") +
        doc(kWorldGroup + "/hpa-intents", "h1", "{app: web}") +
        doc(kWorldGroup + "/intents", "more", "{intent: {hpa: h1}}") +
        doc(kWorldApp + "/composite-profiles", "unused") +
        doc(kWorldApp + "/apps/web/dependency", "needs-db", "{app: db, opStatus: Ready}") +
        doc(kCloud + "/user-permissions", "u", "{apiGroups: [], resources: [], verbs: []}") +
        doc("projects/p/logical-clouds", "other");

    struct Case {
      std::string changed;
      bool belongs;
    };

    const std::string placement = kWorldGroup + "/generic-placement-intents";
    const std::vector<Case> cases = {
        {doc(kWorldApp + "/deployment-intent-groups", "d1",
             "{compositeProfile: cp, version: r2, logicalCloud: lc}"),
         true},
        {doc(kWorldGroup + "/intents", "more", "{intent: {}}"), true},
        {doc(placement + "/gpi/app-intents", "db-placement",
             "{app: db, intent: {anyOf: [{clusterProvider: pr, cluster: c1}]}}"),
         true},
        {doc(placement, "second"), true},
        {doc(kWorldApp + "/apps", "web", "", "db.tgz"), true},
        {doc(kWorldApp + "/apps", "new", "", "db.tgz"), true},
        {doc(kWorldApp + "/apps/web/dependency", "needs-db", "{app: db, opStatus: Deployed}"), true},
        {doc(kWorldApp + "/composite-profiles/cp/profiles", "web-profile", "{app: web}", "db.tgz"), true},
        {doc(kWorldApp + "/composite-profiles/cp/profiles", "db-profile", "{app: db}", "db.tgz"), true},
        {doc("projects/p/logical-clouds", "lc", "{level: '0', labels: {a: b}}"), true},
        {doc(kCloud + "/user-permissions", "u", "{apiGroups: [apps], resources: [], verbs: []}"), true},
        {doc(kCloud + "/kv-pairs", "kv", "{kv: []}"), true},
        {doc("controllers", "hpa", "{priority: 7}"), true},
        {doc("controllers", "idle", "{priority: 7}"), false},
        {doc(kWorldApp + "/composite-profiles/unused/profiles", "x", "{app: db}", "db.tgz"), false},
        {doc("projects/p/logical-clouds", "other", "{level: '0'}"), false},
        {doc("cluster-providers/pr/clusters/c1/labels", "new-label"), false},
        {doc("cluster-providers/pr/clusters/c1/kv-pairs", "kv", "{kv: [{a: b}]}"), false},
        {doc("cluster-providers/pr/clusters", "c1", "", "db.tgz"), false},
    };
    for (const auto& [changed, belongs] : cases) {
      CAPTURE(changed);
      StoreWorld world;
      world.must_apply(more);
      const auto before = store::closure_digest(world.database(), kWorldGroup);
      const auto generation = world.generation();
      world.must_apply(changed);
      CHECK(world.generation() == generation + 1);
      CHECK((store::closure_digest(world.database(), kWorldGroup) != before) == belongs);
      CHECK(store::read_deployment(world.database(), kWorldGroup)->closure_digest ==
            store::closure_digest(world.database(), kWorldGroup));
    }
  }

  TEST_CASE("controllers take one intent each") {
    StoreWorld world;
    world.must_apply(small_world());
    CHECK(codes(world.apply(
              doc(kWorldGroup + "/intents", "second", "{intent: {genericPlacementIntent: gpi}}"))) ==
          "group-intent.controller-twice");
  }
}

TEST_SUITE("store/history") {
  TEST_CASE("documents read as they were applied, now and at every generation") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto now = store::read_document(world.database(), kWorldGroup);
    REQUIRE(now);
    CHECK(now->kind == "deployment_intent_group");
    CHECK(now->body.text_at({"spec", "version"}) == "r1");
    CHECK(now->place("spec.version").line > now->where.line);
    world.must_apply(doc(kWorldApp + "/deployment-intent-groups", "d1",
                         "{compositeProfile: cp, version: r2, logicalCloud: lc}"));
    world.must_apply(doc("projects", "q"));
    world.must_erase({"projects/q"});
    const auto version = [&](std::int64_t generation) {
      return std::string(
          store::read_document(world.database(), kWorldGroup, generation)->body.text_at({"spec", "version"}));
    };
    CHECK(version(1) == "r1");
    CHECK(version(2) == "r2");
    CHECK(version(4) == "r2");
    CHECK_FALSE(store::read_document(world.database(), kWorldGroup, 0));
    CHECK_FALSE(store::read_document(world.database(), "projects/q"));
    CHECK(store::read_document(world.database(), "projects/q", 3));
    CHECK(store::addresses(world.database(), 3).size() == store::addresses(world.database()).size() + 1);
    const auto all = store::versions(world.database(), kWorldGroup);
    REQUIRE(all.size() == 2);
    CHECK(all[0].until == 2);
    CHECK_FALSE(all[1].until);
    CHECK(all[1].actor == "tester");
  }

  TEST_CASE("each generation tells what it did") {
    using Verb = IntentChange::Verb;
    StoreWorld world;
    world.must_apply(doc("projects", "p") + doc("projects", "q"));
    world.must_apply(doc("projects", "r") +
                     "---\nversion: emco/v2\nresourceContext: {anchor: projects}\nmetadata: {name: p, "
                     "description: new}\n");
    world.must_erase({"projects/q"});
    const auto second = store::changes_of_generation(world.database(), 2);
    REQUIRE(second.size() == 2);
    CHECK(second[0].address == "projects/p");
    CHECK(second[0].verb == Verb::Update);
    CHECK(store::read_version(world.database(), second[0].after).body.text_at({"metadata", "description"}) ==
          "new");
    CHECK(store::read_version(world.database(), second[0].before).body.at("metadata", "description") ==
          nullptr);
    CHECK(second[1].verb == Verb::Create);
    const auto third = store::changes_of_generation(world.database(), 3);
    REQUIRE(third.size() == 1);
    CHECK(third[0].verb == Verb::Delete);
    CHECK(store::generations(world.database()).size() == 4);
    CHECK(store::generations(world.database(), 3).front().number == 3);
  }

  TEST_CASE("files and secrets are named by their digests") {
    StoreWorld world;
    world.must_apply(small_world() +
                     doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{gitToken: hidden}]}"));
    const auto app = store::read_document(world.database(), kWorldApp + "/apps/web");
    REQUIRE(app->files.size() == 1);
    CHECK(app->files[0].name == "web.tgz");
    CHECK(app->files[0].recorded == "sha256:" + world.ask("SELECT file FROM app WHERE name = 'web'"));
    const auto cluster = store::read_document(world.database(), "cluster-providers/pr/clusters/c1");
    CHECK(cluster->files[0].recorded.starts_with("hmac-sha256:"));
    const auto access =
        store::read_document(world.database(), "cluster-providers/pr/cluster-sync-objects/so");
    CHECK(access->body.at("spec", "kv")->items()[0].text_at({"gitToken"}).starts_with("hmac-sha256:"));
  }

  TEST_CASE("collections list what stands directly below their anchor") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto list = [&](const std::string& anchor) {
      return store::collection(world.database(), world.catalogue(), anchor);
    };
    CHECK(list("projects") == std::vector<std::string>{"projects/p"});
    CHECK(list("cluster-providers/pr/clusters") ==
          std::vector<std::string>{"cluster-providers/pr/clusters/c1", "cluster-providers/pr/clusters/c2"});
    CHECK(list("projects/p/composite-apps") == std::vector<std::string>{kWorldApp});
    CHECK(list("controllers").empty());
    CHECK(list("no-such-anchor").empty());
  }

  TEST_CASE("a resource remembers the named bundle that applied it last") {
    StoreWorld world;
    CHECK(codes(world.apply(doc("projects", "p") + doc("projects", "q"), "mine")).empty());
    CHECK(codes(world.apply(doc("projects", "q"), "theirs")).empty());
    CHECK(world.generation() == 1);
    CHECK(store::addresses_of_bundle(world.database(), "mine") == std::vector<std::string>{"projects/p"});
    CHECK(store::addresses_of_bundle(world.database(), "theirs") == std::vector<std::string>{"projects/q"});
    CHECK(store::addresses_of_bundle(world.database(), "").empty());
  }
}

}  // namespace emco::test
