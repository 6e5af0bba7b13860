#include <doctest/doctest.h>

#include "tests/bundle_text.h"
#include "tests/compat/compat.h"
#include "tests/print.h"

namespace emco::test {
namespace {

using Said = std::vector<std::string>;

Value spec_of(const Existing& existing) {
  const Document document = existing.document();
  const Value* spec = document.body.find("spec");
  return spec == nullptr ? Value() : *spec;
}

}  // namespace

// Fields and scalars of existing bundles: each case is a habit found in them.
TEST_SUITE("compat/fields") {
  TEST_CASE("known other spellings of fields are read with a note") {
    const auto reference = resource("projects/p/logical-clouds/l/cluster-references", "r",
                                    "  clusterProvider: pr\n  cluster: c\n  loadbalancerIp: 10.0.0.1\n");
    CHECK(reference.said() == Said{"field.alias"});
    CHECK(spec_of(reference).text_at({"loadBalancerIP"}) == "10.0.0.1");
  }

  TEST_CASE("a generic placement intent names a logical cloud, which is ignored") {
    const auto intent = resource(kGroup + "generic-placement-intents", "g", "  logicalCloud: l\n");
    CHECK(intent.said() == Said{"field.ignored"});
    CHECK(intent.document().address == kGroup + "generic-placement-intents/g");
  }

  TEST_CASE("numbers and booleans stand where text is stored, and keep their spelling") {
    CHECK(spec_of(resource("projects/p/logical-clouds", "l", "  level: 0\n")) ==
          Value::map({{"level", "0"}}));
    CHECK(spec_of(resource("projects/p/logical-clouds/l/cluster-quotas", "q",
                           "  limits.cpu: 4\n  pods: 010\n")) ==
          Value::map({{"limits.cpu", "4"}, {"pods", "010"}}));
    CHECK(spec_of(resource("cluster-providers/a/clusters/b/kv-pairs", "k",
                           "  kv:\n  - a: 1\n  - b: yes\n  - c: true\n")) ==
          Value::map({{"kv", Value::List{Value::map({{"a", "1"}}), Value::map({{"b", "yes"}}),
                                         Value::map({{"c", "true"}})}}}));
    const auto rollback =
        Existing{{{"b.yaml", "resourceContext: {anchor: " + kGroup + "rollback}\nspec: {revision: 1}\n"}}}
            .read();
    CHECK(rollback.value.operations.at(0).parameters == Value::map({{"revision", "1"}}));
  }

  TEST_CASE("a logical cloud comes without level, user or namespace") {
    CHECK(spec_of(resource("projects/p/logical-clouds", "l",
                           "  namespace: ns1\n  user:\n    userName: u\n    type: certificate\n")) ==
          Value::map(
              {{"namespace", "ns1"}, {"user", Value::map({{"userName", "u"}, {"type", "certificate"}})}}));
    CHECK(resource("projects/p/logical-clouds", "l", "  level: \"0\"\n").said() == Said{});
    CHECK(resource("projects/p/logical-clouds", "l", "  level: \"1\"\n  namespace: ns1\n").said() == Said{});
    CHECK(resource("projects/p/logical-clouds", "l", "").said() == Said{});
  }

  TEST_CASE("a permission with an empty namespace, the core group and all groups") {
    const auto permission = resource("projects/p/logical-clouds/l/user-permissions", "u",
                                     "  namespace: \"\"\n  apiGroups: [\"\", \"*\", apps]\n  resources: "
                                     "[secrets, pods]\n  verbs: [get, list]\n");
    CHECK(permission.said() == Said{});
    CHECK(spec_of(permission).text_at({"namespace"}, "?") == "");
    CHECK(*spec_of(permission).find("apiGroups") == Value(Value::List{"", "*", "apps"}));
  }

  TEST_CASE("a logical cloud of level 0 has labels; quotas have keys with dots and slashes") {
    CHECK(resource("projects/p/logical-clouds", "l",
                   "  level: 0\n  namespace: ns1\n  labels:\n    a.b/c: d\n    e: 1\n")
              .said() == Said{});
    CHECK(resource("projects/p/logical-clouds/l/cluster-quotas", "q",
                   "  limits.cpu: '400'\n  requests.cpu: '500'\n  limits.memory: 1000Gi\n  "
                   "requests.ephemeral-storage: '500'\n"
                   "  count/deployments.extensions: '500'\n  count/replicationcontrollers: '500'\n  "
                   "services.loadbalancers: 4\n")
              .said() == Said{});
  }

  TEST_CASE("controllers come without type or priority, one name in two lists, with equal priorities") {
    const std::string rsync =
        resource("controllers", "rsync", "  host: rsync\n  port: 9031\n").files.at("b.yaml");
    const std::string action =
        resource("controllers", "hpa", "  host: h\n  port: 9099\n  type: placement\n  priority: 1\n")
            .files.at("b.yaml");
    const std::string clm =
        resource("clm-controllers", "hpa", "  host: h\n  port: 9099\n  priority: 1\n").files.at("b.yaml");
    const auto read = Existing{{{"b.yaml", rsync + "---\n" + action + "---\n" + clm}}}.read();
    CHECK(sentences(read.diagnostics) == Said{});
    CHECK(contents(read.value) == Said{"controllers/rsync", "controllers/hpa", "clm-controllers/hpa"});
  }

  TEST_CASE("names follow upstream's rule, not DNS") {
    for (const char* name :
         {"vfw_deployment_intent_group", "GitObjectFluxRepo", "genericPlacementIntent", "A.b_c-9"}) {
      CHECK(resource(kGroup + "generic-placement-intents", name, "").document().address ==
            kGroup + "generic-placement-intents/" + name);
    }
    CHECK(resource("projects", std::string(128, 'n'), "").said() == Said{});
    CHECK(resource("projects", std::string(129, 'n'), "").said() == Said{"name.too-long"});
    CHECK(resource("projects", "-x", "").said() == Said{"name.invalid"});
  }

  TEST_CASE("labels and operations have no metadata") {
    const Existing label{{{"b.yaml",
                           "version: emco/v2\nresourceContext:\n  anchor: "
                           "cluster-providers/pr/clusters/c/labels\nclusterLabel: edge\n"}}};
    CHECK(label.document().address == "cluster-providers/pr/clusters/c/labels/edge");
    for (const char* word : {"approve", "instantiate", "terminate", "stop", "update"}) {
      const auto read =
          Existing{{{"b.yaml", "version: emco/v2\nresourceContext:\n  anchor: " + kGroup + word + "\n"}}}
              .read();
      CHECK(sentences(read.diagnostics) == Said{});
      CHECK(read.value.operations.at(0).word == word);
    }
    for (const char* word : {"instantiate", "terminate", "update", "stop"})
      CHECK(Existing{{{"b.yaml",
                       "resourceContext: {anchor: projects/p/logical-clouds/l/" + std::string(word) + "}\n"}}}
                .said() == Said{});
    for (const char* word : {"apply", "terminate", "stop"})
      CHECK(Existing{{{"b.yaml", "resourceContext: {anchor: cluster-providers/pr/clusters/c/" +
                                     std::string(word) + "}\n"}}}
                .said() == Said{});
  }

  TEST_CASE("a rollback has a description and a revision that is text") {
    const auto read =
        Existing{{{"b.yaml", "version: emco/v2\nresourceContext:\n  anchor: " + kGroup +
                                 "rollback\nmetadata:\n  description: \"back\"\nspec:\n  revision: \"1\"\n"}}}
            .read();
    CHECK(sentences(read.diagnostics) == Said{});
    CHECK(read.value.operations.at(0).reason == "back");
    CHECK(read.value.operations.at(0).parameters == Value::map({{"revision", "1"}}));
  }

  TEST_CASE("a migration names its target") {
    CHECK(Existing{
              {{"b.yaml",
                "version: emco/v2\nresourceContext:\n  anchor: " + kGroup +
                    "migrate\nspec:\n  targetCompositeAppVersion: v2\n  targetDeploymentIntentGroup: d2\n"}}}
              .said() == Said{});
  }

  TEST_CASE("dependencies say 'ready' in any letter case") {
    for (const char* status : {"Ready", "ready", "READY", "deployed"}) {
      const auto dependency = resource(kApp + "apps/a/dependency", "d",
                                       "  app: b\n  opStatus: " + std::string(status) + "\n  wait: 10\n");
      CHECK(spec_of(dependency).text_at({"opStatus"}) == (status[0] == 'd' ? "Deployed" : "Ready"));
    }
  }

  TEST_CASE("override values have dotted keys, empty maps, and lists that are empty") {
    CHECK(resource(kApp + "deployment-intent-groups", "d",
                   "  compositeProfile: cp\n  version: r1\n  logicalCloud: l\n  overrideValues:\n    - app: "
                   "a\n      values:\n"
                   "        \".Values.service.ports.nodePort\": '30888'\n        global.dcaeCollectorIp: "
                   "10.10.10.13\n        replicas: 2\n"
                   "    - app: b\n      values: {}\n")
              .said() == Said{});
    CHECK(resource(kApp + "deployment-intent-groups", "d",
                   "  compositeProfile: cp\n  version: r1\n  logicalCloud: l\n  overrideValues: []\n")
              .said() == Said{});
  }

  TEST_CASE("sync objects are lists of maps with one pair each") {
    CHECK(resource("cluster-providers/a/cluster-sync-objects", "GitObjectFluxRepo",
                   "  kv:\n  - gitType: github\n  - userName: u\n  - gitToken: t\n  - repoName: r\n  - "
                   "branch: main\n")
              .said() == Said{});
  }

  TEST_CASE("a document that restates an intent to update it has its attachments again") {
    Existing app = resource(kApp + "apps", "web", "");
    app.purpose = bundle::Purpose::Update;
    app.files["b.yaml"] += "file: web.tgz\n";
    app.files["web.tgz"] = "new";
    CHECK(app.said() == Said{});
    CHECK(app.document().files.size() == 1);
  }

  TEST_CASE("documents to delete hold anchor and name only") {
    Existing group = resource(kApp + "deployment-intent-groups", "d", "");
    group.purpose = bundle::Purpose::Delete;
    CHECK(group.document().only_name);
    Existing cluster = resource("cluster-providers/pr/clusters", "c", "");
    cluster.purpose = bundle::Purpose::Delete;
    CHECK(cluster.document().address == "cluster-providers/pr/clusters/c");
  }

  TEST_CASE("the status of something is asked for by its anchor") {
    Existing status{
        {{"b.yaml", "version: emco/v2\nresourceContext:\n  anchor: " + kGroup + "status?status=deployed\n"}}};
    status.purpose = bundle::Purpose::Get;
    const auto read = status.read();
    CHECK(sentences(read.diagnostics) == Said{});
    CHECK(read.value.operations.at(0).word == "status");
    CHECK(read.value.operations.at(0).parameters == Value::map({{"status", "deployed"}}));
  }
}

}  // namespace emco::test
