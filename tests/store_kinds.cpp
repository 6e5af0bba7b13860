#include "tests/store_kinds.h"

#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kCluster = "cluster-providers/pr/clusters/c1";
const std::string kCloud = "projects/p/logical-clouds/t";
const std::string kSubnet = "{name: s, subnet: 10.1.0.5/24}";

std::string vlan(const std::string& vlan_fields, const std::string& type = "VLAN") {
  return "{cniType: ovn4nfv, providerNetType: " + type + ", ipv4Subnets: [" + kSubnet + "], vlan: {" +
         vlan_fields + "}}";
}

std::vector<KindSample> core() {
  return {
      {"project", "projects", "p", "", "", {{"{}", ""}}},
      {"controller",
       "controllers",
       "gac",
       "{host: h, port: 9033, type: action, priority: 1}",
       "",
       {{"{type: sync}", ""},
        {"{port: 65536}", "field.out-of-range"},
        {"{priority: 101}", "field.out-of-range"}}},
      {"clm_controller",
       "clm-controllers",
       "gac",
       "{host: h, port: 1, priority: 1}",
       "",
       {{"{port: -1}", "field.out-of-range"}}},
      {"dtc_controller",
       "dtc-controllers",
       "its",
       "{host: h, port: 1, type: action, priority: 1}",
       "",
       {{"{port: 0, type: action, priority: 1}", "field.out-of-range"},
        {"{port: 1, type: placement, priority: 1}", "dtc-controller.no-action"},
        {"{port: 1, type: my-action, priority: 101}", "field.out-of-range"}}},
      {"cluster_provider", "cluster-providers", "pr", "", "", {}},
      {"cluster",
       "cluster-providers/pr/clusters",
       "c1",
       "",
       "config",
       {{"{gitOps: {gitOpsType: fluxcd}}", "cluster.git-needs-reference"}}},
      {"cluster",
       "cluster-providers/pr/clusters",
       "git",
       "{gitOps: {gitOpsType: azureArcV2, gitOpsReferenceObject: so, gitOpsResourceObject: so}}",
       "",
       {{"{gitOps: {gitOpsType: anthos, gitOpsReferenceObject: nobody}}", "reference.missing"}}},
      {"cluster_label", kCluster + "/labels", "edge", "", "", {}},
      {"cluster_kv",
       kCluster + "/kv-pairs",
       "kv",
       "{kv: [{a: b}, {c: 'd'}]}",
       "",
       {{"{kv: [{a: " + std::string(129, 'x') + "}]}", "field.too-long"}, {"{kv: []}", ""}}},
      {"cluster_sync_object",
       "cluster-providers/pr/cluster-sync-objects",
       "so",
       "{kv: [{url: u}, {gitToken: token}]}",
       "",
       {}},
      {"network",
       kCluster + "/networks",
       "net",
       "{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24, gateway: 10.1.0.1/24, excludeIps: "
       "10.1.0.2..10.1.0.5 10.1.0.9}]}",
       "",
       {{"{cniType: ovn4nfv, ipv6Subnets: [{name: s, subnet: 'fd00::/64'}]}", ""},
        {"{cniType: ovn4nfv}", "network.no-subnet"},
        {"{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0}]}", "field.format"},
        {"{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24, gateway: 10.1.0.1}]}",
         "field.format"},
        {"{cniType: ovn4nfv, ipv4Subnets: [{name: s, subnet: 10.1.0.0/24, excludeIps: ten}]}",
         "field.format"}}},
      {"provider_network",
       kCluster + "/provider-networks",
       "pnet",
       vlan("vlanID: 100, providerInterfaceName: eth1, logicalInterfaceName: eth1.100, vlanNodeSelector: "
            "specific, nodeLabelList: [a=b]"),
       "",
       {{vlan("vlanID: '0', vlanNodeSelector: any", "DIRECT"), ""},
        {vlan("vlanID: 4096, vlanNodeSelector: any"), "field.out-of-range"},
        {"{cniType: ovn4nfv, providerNetType: VLAN, vlan: {vlanID: '7', vlanNodeSelector: any}}",
         "network.no-subnet"},
        {vlan("vlanID: x, vlanNodeSelector: any"), "field.out-of-range"},
        {vlan("vlanID: 1, vlanNodeSelector: specific"), "provider-network.nodes-missing"},
        {vlan("vlanID: 1, vlanNodeSelector: specific, nodeLabelList: [=b]"), "field.format"}}},
      {"logical_cloud",
       "projects/p/logical-clouds",
       "lc",
       "{level: '0'}",
       "",
       {{"{level: '0', namespace: kube-public}", "logical-cloud.namespace-reserved"}}},
      {"logical_cloud",
       "projects/p/logical-clouds",
       "t",
       "{namespace: tenant, labels: {a: b}, user: {userName: bob, type: certificate}}",
       "",
       {{"{namespace: A}", "field.format"},
        {"{user: {userName: " + std::string(21, 'u') + "}}", "field.too-long"},
        {"{labels: {a: -b}}", "field.format"},
        {"{labels: {'a b': b}}", "field.format"},
        {"{labels: {x/y/z: b}}", "field.format"},
        {"{level: '0'}", "cluster-quota.level-0"}}},
      {"cluster_reference",
       kCloud + "/cluster-references",
       "r",
       "{clusterProvider: pr, cluster: c1, loadBalancerIP: 10.0.0.1}",
       "",
       {{"{clusterProvider: pr, cluster: c9}", "reference.missing"},
        {"{clusterProvider: pr, cluster: c1, loadBalancerIP: 10.10.10.10.10.10}", "field.too-long"}}},
      {"cluster_quota",
       kCloud + "/cluster-quotas",
       "q",
       "{limits.cpu: '4', count/deployments.extensions: '10'}",
       "",
       {{"{limits.cpu: many}", "field.format"}, {"{'a b': '1'}", "cluster-quota.resource-shape"}}},
      {"logical_cloud_kv", kCloud + "/kv-pairs", "kv", "{kv: [{a: b}]}", "", {{"{}", ""}}},
      {"user_permission",
       kCloud + "/user-permissions",
       "u",
       "{namespace: tenant, apiGroups: ['', '*'], resources: [pods], verbs: [get]}",
       "",
       {{"{apiGroups: [], resources: [], verbs: []}", ""}}},
      {"composite_app", "projects/p/composite-apps", "ca", "{compositeAppVersion: v1}", "", {}},
      {"app", kWorldApp + "/apps", "web", "", "web.tgz", {}},
      {"app", kWorldApp + "/apps", "db", "", "db.tgz", {}},
      {"app_dependency",
       kWorldApp + "/apps/web/dependency",
       "dep",
       "{app: db, opStatus: Ready, wait: 4096}",
       "",
       {{"{app: db, opStatus: deployed}", ""},
        {"{app: db, opStatus: Ready, wait: 4097}", "field.out-of-range"},
        {"{app: web, opStatus: Ready}", "app-dependency.on-itself"},
        {"{app: x, opStatus: Ready}", "reference.missing"}}},
      {"composite_profile", kWorldApp + "/composite-profiles", "cp", "", "", {}},
      {"app_profile",
       kWorldApp + "/composite-profiles/cp/profiles",
       "prof",
       "{app: web}",
       "profile.tgz",
       {{"{app: x}", "reference.missing"}}},
      {"deployment_intent_group",
       kWorldApp + "/deployment-intent-groups",
       "d1",
       "{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: web, values: {a.b: "
       "'1'}}]}",
       "",
       {{"{compositeProfile: cp, version: R1, logicalCloud: lc}", "deployment-intent-group.version-shape"},
        {"{compositeProfile: x, version: r1, logicalCloud: y}", "reference.missing reference.missing"},
        {"{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: web, values: {a: "
         "'1'}}, {app: "
         "web, values: {b: '2'}}]}",
         "deployment-intent-group.override-twice"},
        {"{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: x, values: {}}, {app: "
         "'', values: {}}]}",
         "reference.missing"}}},
      {"deployment_intent_group",
       kWorldApp + "/deployment-intent-groups",
       "workers",
       "{compositeProfile: cp, version: w1, logicalCloud: t, overrideValues: []}",
       "",
       {}},
      {"group_intent",
       kWorldGroup + "/intents",
       "gi",
       "{intent: {genericPlacementIntent: gpi, gac: g}}",
       "",
       {{"{intent: {genericPlacementIntent: x}}", "reference.missing"},
        {"{intent: {x: g}}", "reference.missing"},
        {"{intent: {gac: tg}}", ""}}},
      {"generic_placement_intent",
       kWorldGroup + "/generic-placement-intents",
       "gpi",
       "",
       "",
       {{"{logicalCloud: lc}", ""}}},
      {"app_placement_intent",
       kWorldGroup + "/generic-placement-intents/gpi/app-intents",
       "place",
       "{app: web, intent: {allOf: [{clusterProvider: pr, cluster: c1}, {anyOf: [{clusterProvider: pr, "
       "clusterLabel: edge}]}], anyOf: [{clusterProvider: pr, cluster: git}]}}",
       "",
       {{"{app: x, intent: {}}", "reference.missing"},
        {"{app: web, intent: {allOf: [{anyOf: [{clusterProvider: pr, cluster: c1, clusterLabel: edge}]}]}}",
         "app-placement-intent.cluster-or-label"},
        {"{app: web, intent: {allOf: [{clusterProvider: x, clusterLabel: edge}]}}", "reference.missing"}}},
  };
}

}  // namespace

std::string KindSample::document(const std::string& other_spec) const {
  const std::string& said = other_spec.empty() ? spec : other_spec;
  if (kind == "policy_agent")
    return "---\nversion: emco/v2\nresourceContext: {anchor: " + anchor + "/" + name + "}\naddr: host:9000\n";
  if (kind != "customization") return doc(anchor, name, said, file);
  return doc(anchor, name, said) + "files: [" + file + "]\n";
}

const std::vector<KindSample>& every_kind() {
  static const std::vector<KindSample> all = [] {
    auto samples = core();
    for (auto& sample : controller_kinds())
      samples.push_back(std::move(sample));
    return samples;
  }();
  return all;
}

std::string whole_world() {
  std::string all;
  for (const auto& sample : every_kind())
    all += sample.document();
  return all;
}

}  // namespace emco::test
