#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/compat/compat.h"
#include "tests/print.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kClouds = "projects/p/logical-clouds";
const std::string kIntents = kWorldGroup + "/intents";

/// The small world, and what existing bundles add to it.
class Habits {
 public:
  Habits() { world_.must_apply(small_world()); }

  /// The codes of what is wrong, "" when the documents load.
  std::string load(const std::string& yaml) {
    const auto found = world_.apply(yaml);
    const std::string lines = to_lines(found);
    INFO(lines);
    return codes(found);
  }

  StoreWorld& world() { return world_; }

 private:
  StoreWorld world_;
};

std::string controller(const std::string& name, const std::string& type) {
  return doc("controllers", name, "{host: h, port: 9000, type: " + type + ", priority: 1}");
}

}  // namespace

// What existing bundles hold is not only read: the store takes it too.
TEST_SUITE("compat/store") {
  TEST_CASE("names of both cases with '_' and '.', up to 128 characters, are stored") {
    Habits existing;
    CHECK(existing.load(doc(kWorldApp + "/deployment-intent-groups", "vfw_deployment_intent_group",
                            "{compositeProfile: cp, version: r2, logicalCloud: lc, overrideValues: []}") +
                        doc(kWorldGroup + "/generic-placement-intents", "genericPlacementIntent") +
                        doc("projects", std::string(128, 'N')) +
                        doc("cluster-providers/pr/cluster-sync-objects", "GitObjectFluxRepo",
                            "{kv: [{url: u}]}")) == "");
  }

  TEST_CASE("logical clouds without level, user or namespace, with a user that has no value") {
    Habits existing;
    CHECK(existing.load(
              doc(kClouds, "standard", "{namespace: ns1, user: {userName: u, type: certificate}}")) == "");
    CHECK(existing.load(doc(kClouds, "novalue",
                            "{namespace: ns2, user: {userName: <no value>, type: certificate}}")) == "");
    CHECK(existing.load(doc(kClouds, "userless", "{level: '1', namespace: ns3}")) == "");
    CHECK(existing.load(doc(kClouds, "bare", "{level: 0}") +
                        doc(kClouds, "labelled", "{level: 0, namespace: ns4, labels: {a.b/c: d}}")) == "");
  }

  TEST_CASE("quotas and permissions of a tenant, requests above limits") {
    Habits existing;
    CHECK(existing.load(
              doc(kClouds, "tenant", "{level: '1', namespace: ns1, user: {userName: u, type: certificate}}") +
              doc(kClouds + "/tenant/cluster-quotas", "q",
                  "{limits.cpu: '400', requests.cpu: 500, limits.memory: 1000Gi, pods: '500', "
                  "count/deployments.extensions: '500', services.loadbalancers: 4, "
                  "requests.ephemeral-storage: '500'}") +
              doc(kClouds + "/tenant/user-permissions", "own",
                  "{namespace: ns1, apiGroups: ['', apps], resources: [pods], verbs: [get]}") +
              doc(kClouds + "/tenant/user-permissions", "system",
                  "{namespace: kube-system, apiGroups: ['*'], resources: ['*'], verbs: ['*']}") +
              doc(kClouds + "/tenant/user-permissions", "wide",
                  "{namespace: '', apiGroups: [''], resources: [nodes], verbs: [get, list]}")) == "");
  }

  TEST_CASE("controllers without type or priority, one name in two lists, equal priorities") {
    Habits existing;
    CHECK(existing.load(
              doc("controllers", "rsync", "{host: rsync, port: 9031}") + controller("hpa", "placement") +
              controller("ovnaction", "action") + controller("gac", "action") +
              doc("clm-controllers", "hpa", "{host: h, port: 9099, priority: 1}") +
              doc("dtc-controllers", "its", "{host: h, port: 9052, type: action, priority: 1}")) == "");
  }

  TEST_CASE("group intents name nothing for hpa, sfc, sfcclient and tac") {
    Habits existing;
    CHECK(existing.load(
              controller("hpa-placement-controller", "placement") + controller("sfc", "action") +
              controller("sfcclient", "action") + controller("tac", "action") +
              doc(kWorldGroup + "/hpa-intents", "h1", "{app: web}") +
              doc(kWorldGroup + "/network-chains", "chain", "{chainType: Routing, namespace: default}") +
              doc(kIntents, "hpa", "{intent: {hpa-placement-controller: <no value>}}") +
              doc(kIntents, "sfc", "{intent: {sfc: nothing}}")) == "");
  }

  TEST_CASE("a group intent that names nothing is refused where a name is meant") {
    Habits existing;
    CHECK(existing.load(controller("gac", "action") + doc(kWorldGroup + "/generic-k8s-intents", "g") +
                        doc(kIntents, "gac", "{intent: {gac: g}}")) == "");
    CHECK(existing.load(doc(kIntents, "gpi", "{intent: {genericPlacementIntent: nothing}}")) != "");
    CHECK(existing.load(doc(kIntents, "unregistered", "{intent: {absent: g}}")) != "");
  }

  TEST_CASE("interfaces and links name networks that are no resources") {
    Habits existing;
    CHECK(existing.load(
              doc(kWorldGroup + "/network-controller-intent", "n") +
              doc(kWorldGroup + "/network-controller-intent/n/workload-intents", "w",
                  "{app: web, workloadResource: r1-web, type: Deployment}") +
              doc(kWorldGroup + "/network-controller-intent/n/workload-intents/w/interfaces", "i",
                  "{interface: net1, name: madeByNodus, defaultGateway: 'false', ipAddress: 192.168.20.3}") +
              doc(kWorldGroup + "/network-chains", "chain", "{chainType: Routing, namespace: default}") +
              doc(kWorldGroup + "/network-chains/chain/links", "l",
                  "{leftNet: virtual-net1, rightNet: virtual-net2, linkLabel: app=slb, app: web, "
                  "workloadResource: slb, "
                  "resourceType: deployment}")) == "");
  }

  TEST_CASE("the provider beside a label is a reference, the label is not") {
    Habits existing;
    const auto placement = [](const std::string& provider) {
      return doc(kWorldGroup + "/generic-placement-intents", "other") +
             doc(kWorldGroup + "/generic-placement-intents/other/app-intents", "a",
                 "{app: web, intent: {allOf: [{clusterProvider: " + provider + ", clusterLabel: nowhere}]}}");
    };
    CHECK(existing.load(placement("pr")) == "");
    CHECK(existing.load(placement("absent")) == "reference.missing");
  }

  TEST_CASE("a customization's cluster is a reference with scope name only") {
    Habits existing;
    const auto customization = [](const std::string& name, const std::string& scope,
                                  const std::string& cluster) {
      return controller("gac", "action") + doc(kWorldGroup + "/generic-k8s-intents", "g") +
             doc(kWorldGroup + "/generic-k8s-intents/g/resources", "r",
                 "{app: web, newObject: 'false', resourceGVK: {apiVersion: apps/v1, kind: deployment, name: "
                 "r1-web}}") +
             doc(kWorldGroup + "/generic-k8s-intents/g/resources/r/customizations", name,
                 "{clusterSpecific: 'true', clusterInfo: {scope: " + scope +
                     ", clusterProvider: pr, cluster: '" + cluster +
                     "', clusterLabel: edge, mode: allow}, patchType: json, patchJson: [{op: replace, path: "
                     "/spec/replicas, value: 3}]}");
    };
    CHECK(existing.load(customization("dummy", "label", "dummy")) == "");
    CHECK(existing.load(customization("empty", "label", "")) == "");
    CHECK(existing.load(customization("named", "name", "c1")) == "");
    CHECK(existing.load(customization("lost", "name", "absent")) == "reference.missing");
  }

  TEST_CASE("two generic placement intents in one group, one of them unused") {
    Habits existing;
    CHECK(existing.load(doc(kWorldGroup + "/generic-placement-intents", "unused") +
                        doc(kWorldGroup + "/generic-placement-intents/unused/app-intents", "a",
                            "{app: web, intent: {allOf: [{clusterProvider: pr, cluster: c2}]}}")) == "");
  }

  TEST_CASE("one app has one placement per generic placement intent and one profile per composite profile") {
    Habits existing;
    CHECK(existing.load(doc(kWorldGroup + "/generic-placement-intents/gpi/app-intents", "again",
                            "{app: web, intent: {}}")) == "app-placement-intent.one-per-app");
    CHECK(existing.load(doc(kWorldApp + "/composite-profiles/cp/profiles", "again", "{app: web}",
                            "profile.tgz")) == "app-profile.one-per-app");
  }

  TEST_CASE("references point forward, and composite apps without apps load") {
    StoreWorld world;
    std::vector<std::string> documents;
    for (const auto& line : text::split(small_world(), '\n')) {
      if (line == "---") documents.emplace_back();
      documents.back() += line + "\n";
    }
    std::string reversed;
    for (auto document = documents.rbegin(); document != documents.rend(); ++document)
      reversed += *document;
    world.must_apply(reversed);
    world.must_apply(doc("projects/p/composite-apps", "empty", "{compositeAppVersion: v1}"));
  }

  TEST_CASE("a client of a chain points into another composite app") {
    Habits existing;
    const std::string other = "projects/p/composite-apps/client/v1";
    const std::string group = other + "/deployment-intent-groups/d";
    CHECK(existing.load(
              doc(kWorldGroup + "/network-chains", "chain", "{chainType: Routing, namespace: default}") +
              doc("projects/p/composite-apps", "client", "{compositeAppVersion: v1}") +
              doc(other + "/apps", "left", "", "web.tgz") + doc(other + "/composite-profiles", "cp") +
              doc(other + "/deployment-intent-groups", "d",
                  "{compositeProfile: cp, version: r9, logicalCloud: lc, overrideValues: []}") +
              doc(group + "/sfc-clients", "c",
                  "{chainEnd: left, sfcIntent: chain, compositeApp: ca, compositeAppVersion: v1, "
                  "deploymentIntentGroup: d1, "
                  "app: left, workloadResource: left, resourceType: deployment}")) == "");
  }

  TEST_CASE("one sync object in both roles of a cluster, its dummy file kept out") {
    Habits existing;
    existing.world().add_file("dummy", "no kubeconfig");
    CHECK(existing.load(doc("cluster-providers/pr/cluster-sync-objects", "GitObjectFluxRepo",
                            "{kv: [{gitType: github}, {userName: u}, {gitToken: t}, {repoName: r}, {branch: "
                            "main}, {url: u}]}") +
                        doc("cluster-providers/pr/clusters", "git",
                            "{gitOps: {gitOpsType: fluxcd, gitOpsReferenceObject: GitObjectFluxRepo, "
                            "gitOpsResourceObject: GitObjectFluxRepo}}",
                            "dummy")) == "");
    CHECK(existing.world().ask("SELECT coalesce(file, 'none') FROM cluster WHERE name = 'git'") == "none");
  }

  TEST_CASE("keys of override values may begin with '.Values.'") {
    Habits existing;
    CHECK(existing.load(
              doc(kWorldApp + "/deployment-intent-groups", "d2",
                  "{compositeProfile: cp, version: r2, logicalCloud: lc, overrideValues: [{app: web, values: "
                  "{'.Values.service.nodePort': '30888', global.ip: 10.0.0.1, replicas: 2}}, {app: db, "
                  "values: {}}]}")) == "");
  }

  TEST_CASE("networks have host bits, masks on gateways and VLANs by number") {
    Habits existing;
    const std::string cluster = "cluster-providers/pr/clusters/c1";
    CHECK(existing.load(doc(cluster + "/networks", "n",
                            "{cniType: ovn4nfv, ipv4Subnets: [{subnet: 172.16.33.7/24, name: s1, gateway: "
                            "172.16.33.1/32, "
                            "excludeIps: 172.16.33.2}]}") +
                        doc(cluster + "/provider-networks", "pn",
                            "{cniType: ovn4nfv, ipv4Subnets: [{subnet: 192.168.10.0/24, name: s1, gateway: "
                            "192.168.10.1/24}], "
                            "providerNetType: VLAN, vlan: {vlanId: 100, providerInterfaceName: eth1, "
                            "logicalInterfaceName: eth1.100, "
                            "vlanNodeSelector: any}}") +
                        doc(cluster + "/kv-pairs", "k",
                            "{kv: [{CNI-Networking-Multi-VM-CNI-Wrapper: Multus}, {number: 1}]}")) == "");
  }

  TEST_CASE("an intent is restated to update it, with its attachments") {
    Habits existing;
    existing.world().add_file("new.tgz", "new chart");
    const auto found = existing.world().update(doc(kWorldApp + "/apps", "web", "", "new.tgz"));
    CHECK(codes(found) == "");
    CHECK(existing.world().generation() == 2);
  }

  TEST_CASE("one archive is attached to several resources") {
    Habits existing;
    CHECK(existing.load(
              doc(kWorldApp + "/composite-profiles", "vfw") +
              doc(kWorldApp + "/composite-profiles/vfw/profiles", "one", "{app: web}", "profile.tgz") +
              doc(kWorldApp + "/composite-profiles/vfw/profiles", "two", "{app: db}", "profile.tgz")) == "");
  }

  TEST_CASE("applying what is so already changes nothing, deleting what is absent is refused") {
    Habits existing;
    CHECK(existing.load(small_world()) == "");
    CHECK(existing.world().generation() == 1);
    CHECK(codes(existing.world().erase({"projects/absent"})) == "address.absent");
  }
}

}  // namespace emco::test
