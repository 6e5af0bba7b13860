#include <doctest/doctest.h>

#include "tests/bundle_text.h"
#include "tests/compat/compat.h"
#include "tests/print.h"

namespace emco::test {
namespace {

using Said = std::vector<std::string>;

Value spec_of(const Existing& existing) { return *existing.document().body.find("spec"); }

const std::string kClusters = "cluster-providers/pr/clusters/c/";
const std::string kResources = kGroup + "generic-k8s-intents/g/resources";

/// A provider network whose VLAN has these lines.
Existing provider_network(const std::string& vlan) {
  return resource(kClusters + "provider-networks", "n",
                  "  cniType: ovn4nfv\n  ipv4Subnets:\n  - subnet: 192.168.10.0/24\n    name: s\n    "
                  "gateway: 192.168.10.1/24\n"
                  "    excludeIps: 192.168.10.2\n  providerNetType: VLAN\n  vlan:\n" +
                      vlan +
                      "    providerInterfaceName: eth1\n    logicalInterfaceName: eth1.100\n    "
                      "vlanNodeSelector: specific\n"
                      "    nodeLabelList:\n    - kubernetes.io/hostname=localhost\n");
}

}  // namespace

// Intents of controllers in existing bundles: each case is a habit found in them.
TEST_SUITE("compat/controllers") {
  TEST_CASE("'vlanId' is read as 'vlanID' with a note, and its number is text") {
    CHECK(provider_network("    vlanId: 100\n").said() == Said{"field.alias"});
    CHECK(spec_of(provider_network("    vlanId: \"100\"\n")).text_at({"vlan", "vlanID"}) == "100");
    CHECK(provider_network("    vlanID: 100\n").said() == Said{});
    CHECK(spec_of(provider_network("    vlanID: 100\n")).text_at({"vlan", "vlanID"}) == "100");
  }

  TEST_CASE("networks have gateways with masks, addresses with host bits and single excluded addresses") {
    const auto network = resource(
        kClusters + "networks", "n",
        "  cniType: ovn4nfv\n  ipv4Subnets:\n  - subnet: 172.16.33.7/24\n    name: subnet1\n"
        "    gateway: 172.16.33.1/32\n    excludeIps: 172.16.33.2\n  - subnet: 172.16.34.0/24\n    name: s2\n"
        "    gateway: 172.16.34.1/24\n    excludeIps: 172.16.34.2 172.16.34.5..172.16.34.10\n");
    CHECK(network.said() == Said{});
  }

  TEST_CASE("interfaces come with and without address and default gateway") {
    const std::string anchor = kGroup + "network-controller-intent/n/workload-intents/w/interfaces";
    CHECK(
        resource(
            anchor, "i",
            "  interface: net1\n  name: protected\n  defaultGateway: \"false\"\n  ipAddress: 192.168.20.3\n")
            .said() == Said{});
    CHECK(resource(anchor, "i", "  interface: net1\n  name: protected\n  defaultGateway: false\n").said() ==
          Said{});
    CHECK(resource(anchor, "i", "  interface: net1\n  name: protected\n").said() == Said{});
  }

  TEST_CASE("booleans in text fields keep their spelling, text in boolean fields is normalised") {
    const auto server = [](const std::string& external, const std::string& proxy) {
      return resource(
          kGroup + "traffic-group-intents/t/inbound-intents", "i",
          "  app: a\n  appLabel: app=a\n  serviceName: s\n  externalName: \"\"\n  port: 80\n  protocol: TCP\n"
          "  externalSupport: " +
              external + "\n  serviceMesh: istio\n  management:\n    sidecarProxy: " + proxy +
              "\n    tlsType: MUTUAL\n");
    };
    CHECK(server("false", "yes").said() == Said{});
    CHECK(spec_of(server("false", "yes")).text_at({"management", "sidecarProxy"}) == "yes");
    CHECK(server("\"true\"", "true").said() == Said{"field.normalised"});
    CHECK(*spec_of(server("\"true\"", "no")).find("externalSupport") == Value(true));
    CHECK(server("yes", "no").said() == Said{"field.normalised"});
  }

  TEST_CASE("clients have empty lists, or none") {
    const std::string anchor = kGroup + "traffic-group-intents/t/inbound-intents/i/clients";
    CHECK(resource(anchor, "c",
                   "  app: b\n  appLabel: app=b\n  serviceName: s\n  namespaces: []\n  cidrs: []\n")
              .said() == Said{});
    CHECK(resource(anchor, "c", "  app: b\n  appLabel: app=b\n  serviceName: s\n").said() == Said{});
    CHECK(resource(anchor, "c",
                   "  app: b\n  appLabel: app=b\n  serviceName: s\n  namespaces:\n  cidrs: [10.0.0.0/8]\n")
              .said() == Said{});
  }

  TEST_CASE("consumers carry any apiVersion, and requirements are maps without blanks") {
    CHECK(
        resource(kGroup + "hpa-intents/h/hpa-resource-consumers", "c",
                 "  apiVersion: v19\n  kind: Deployment\n  replicas: 1\n  name: r1-http\n  container: http\n")
            .said() == Said{});
    const auto need =
        resource(kGroup + "hpa-intents/h/hpa-resource-consumers/c/resource-requirements", "r",
                 "  allocatable: true\n  resource : {\"name\":\"cpu\", \"requests\":1,\"limits\":1}\n");
    CHECK(need.said() == Said{});
    CHECK(*spec_of(need).at("resource", "requests") == Value(1));
    CHECK(resource(kGroup + "hpa-intents/h/hpa-resource-consumers/c/resource-requirements", "r",
                   "  allocatable : false\n  mandatory : true\n  weight : 1\n  resource : {\"key\":\"vpu\", "
                   "\"value\":\"yes\"}\n")
              .said() == Said{});
  }

  TEST_CASE("the key-value of the CNI is 'Multus' in any letter case") {
    for (const char* value : {"multus", "Multus", "MULTUS"})
      CHECK(resource(kClusters + "kv-pairs", "k",
                     "  kv:\n  - CNI-Networking-Multi-VM-CNI-Wrapper: " + std::string(value) + "\n")
                .said() == Said{});
  }

  TEST_CASE("what controllers of time carry without use is kept or ignored") {
    const auto tac = resource(
        kGroup + "temporal-action-controller", "t",
        "  hookType: pre-install\n  hookBlocking: true\n  workflowClient:\n    clientEndpointName: h\n"
        "    clientEndpointPort: 9090\n  temporal:\n    workflowClientName: migrate\n    "
        "workflowStartOptions:\n"
        "      id: emco-job\n      taskqueue: Q\n      workflowexecutiontimeout: 0\n      retryPolicy:\n"
        "        initialInterval: 10\n        maximumAttempts: 1\n    workflowParams:\n      "
        "activityOptions:\n"
        "        all-activities:\n          startToCloseTimeout: 60000000000\n          retryPolicy: "
        "{maximumAttempts: 3}\n"
        "      activityParams:\n        all-activities:\n          project: p\n");
    CHECK(tac.said() == Said{"field.ignored"});
    CHECK(*spec_of(tac).at("temporal", "workflowParams", "activityOptions", "all-activities",
                           "startToCloseTimeout") == Value(std::int64_t{60000000000}));
    CHECK(*spec_of(tac).at("temporal", "workflowStartOptions", "taskqueue") == Value("Q"));
  }

  TEST_CASE("the anchor names the agent of policies, and wins over the name of a policy intent") {
    const Existing agent{
        {{"b.yaml",
          "version: emco/v2\nresourceContext:\n  anchor: policy/agents/agent1\naddr: host:9091\n"}}};
    CHECK(agent.said() == Said{});
    CHECK(agent.document().address == "policy/agents/agent1");
    const auto intent =
        resource(kGroup + "policy-intents/policy1", "other",
                 "  policy:\n    engineUrl: h:8181/v1/data\n    policyName: p\n    namespace: n\n  event:\n  "
                 "  id: e\n    agent: agent1\n"
                 "  actor: temporal\n  actorArg:\n    workFlowMgr: h:9095\n    workFlowName: w\n");
    CHECK(intent.said() == Said{"name.anchor-wins", "field.ignored"});
    CHECK(intent.document().address == kGroup + "policy-intents/policy1");
  }

  TEST_CASE("patch values keep their types, and a cluster beside a label is a dummy") {
    const auto customization = [](const std::string& info) {
      return resource(
          kResources + "/r/customizations", "c",
          "  clusterSpecific: \"true\"\n  clusterInfo:\n    clusterProvider: pr\n    mode: allow\n" + info +
              "  patchType: json\n  patchJson:\n  - op: replace\n    path: /spec/replicas\n    value: 3\n"
              "  - {op: add, path: /data/x, value: \"3\"}\n");
    };
    const auto label = customization("    scope: label\n    cluster: \"\"\n    clusterLabel: edge\n");
    CHECK(label.said() == Said{});
    CHECK(*spec_of(label).find("patchJson")->items()[0].find("value") == Value(3));
    CHECK(*spec_of(label).find("patchJson")->items()[1].find("value") == Value("3"));
    CHECK(customization("    scope: label\n    cluster: dummy\n    clusterLabel: edge\n").said() == Said{});
    CHECK(customization("    scope: name\n    cluster: c\n    clusterLabel: \"\"\n").said() == Said{});
  }

  TEST_CASE("a customization carries files, a dummy among them") {
    Existing customization = resource(kResources + "/r/customizations", "c",
                                      "  clusterSpecific: \"false\"\n  clusterInfo:\n    scope: label\n    "
                                      "clusterProvider: pr\n    cluster: \"\"\n"
                                      "    clusterLabel: edge\n    mode: allow\n");
    customization.files["b.yaml"] += "files:\n- config.json\n- dummy\n";
    customization.files["config.json"] = "{}";
    customization.files["dummy"] = "";
    CHECK(customization.said() == Said{});
    CHECK(customization.document().files.size() == 2);
  }

  TEST_CASE("a resource says in any form whether its object is new, and attaches it") {
    for (const char* fresh : {"\"true\"", "true"}) {
      Existing added =
          resource(kResources, "r",
                   "  app: a\n  newObject: " + std::string(fresh) +
                       "\n  resourceGVK:\n    apiVersion: v1\n    kind: configMap\n    name: cm\n");
      added.files["b.yaml"] += "file: cm.yaml\n";
      added.files["cm.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n";
      CHECK(added.said() == Said{});
      CHECK(spec_of(added).text_at({"newObject"}) == "true");
    }
  }

  TEST_CASE("one sync object has both roles of a cluster behind git") {
    Existing cluster =
        resource("cluster-providers/pr/clusters", "c",
                 "  gitOps:\n    gitOpsType: fluxcd\n    gitOpsReferenceObject: GitObjectFluxRepo\n"
                 "    gitOpsResourceObject: GitObjectFluxRepo\n");
    CHECK(cluster.said() == Said{});
  }

  TEST_CASE("the controllers of the traffic controller and the authorities of certificates are read") {
    CHECK(resource("dtc-controllers", "its", "  host: h\n  port: 9052\n  type: action\n  priority: 1\n")
              .said() == Said{});
    for (const char* part : {"enrollment", "distribution"})
      for (const char* word : {"instantiate", "terminate", "update"}) {
        const std::string anchor = "cluster-providers/pr/ca-certs/cert/" + std::string(part) + "/" + word;
        const auto read =
            Existing{{{"b.yaml", "version: emco/v2\nresourceContext:\n  anchor: " + anchor + "\n"}}}.read();
        CHECK(sentences(read.diagnostics) == Said{});
        CHECK(contents(read.value) ==
              Said{std::string(part) + "/" + word + " cluster-providers/pr/ca-certs/cert"});
      }
  }
}

}  // namespace emco::test
