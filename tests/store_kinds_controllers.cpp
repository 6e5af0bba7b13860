// Samples of the kinds that controllers read (see store_kinds.h).
#include "tests/store_kinds.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kHpa = kWorldGroup + "/hpa-intents";
const std::string kConsumers = kHpa + "/h/hpa-resource-consumers";
const std::string kGac = kWorldGroup + "/generic-k8s-intents";
const std::string kTraffic = kWorldGroup + "/traffic-group-intents";
const std::string kServers = kTraffic + "/tg/inbound-intents";
const std::string kClients = kServers + "/server/clients";
const std::string kOvn = kWorldGroup + "/network-controller-intent";
const std::string kWorkloads = kOvn + "/nci/workload-intents";
const std::string kSfc = kWorldGroup + "/network-chains";
const std::string kTac = kWorldGroup + "/temporal-action-controller";

const std::string kCsr =
    "certificate: {commonName: root}, csrInfo: {keySize: 4096, version: 1, dnsNames: [a.b], emailAddresses: "
    "[a@b], keyUsages: [sign],"
    " algorithm: {publicKeyAlgorithm: RSA, signatureAlgorithm: SHA512WithRSA}, subject: {locale: {country: "
    "[DE], locality: [B],"
    " postalCode: ['1'], province: [B], streetAddress: [s]}, names: {commonNamePrefix: x}, organization: "
    "{names: [o], units: [u]}}},"
    " duration: 8760h, isCA: true";
const std::string kIssuer = "issuerRef: {name: i, kind: ClusterIssuer, group: cert-manager.io, version: v1}";
const std::string kIssuing = "issuingCluster: {cluster: c1, clusterProvider: pr}";
const std::string kClient =
    "workflowClient: {clientEndpointName: host, clientEndpointPort: 9090}, temporal: {workflowClientName: c,"
    " workflowStartOptions: {id: x, retryPolicy: {maximumAttempts: 2}}, workflowParams: "
    "{startToCloseTimeout: 60000000000}}";

std::string certificate(const std::string& issuer, const std::string& issuing) {
  return "{" + kCsr + ", " + issuer + ", " + issuing + "}";
}

std::string customization(const std::string& cluster_info, const std::string& more = {}) {
  return "{clusterSpecific: 'true', clusterInfo: {" + cluster_info + "}" + more + "}";
}

}  // namespace

std::vector<KindSample> controller_kinds() {
  return {
      {"hpa_intent", kHpa, "h", "{app: web}", "", {{"{app: x}", "reference.missing"}}},
      {"hpa_consumer",
       kConsumers,
       "con",
       "{apiVersion: v19, kind: Deployment, name: r1-web, container: web, replicas: 2}",
       "",
       {{"{name: ''}", "field.empty hpa-resource.container-missing"},
        {"{name: n, container: c, replicas: 0}", "field.out-of-range"},
        {"{name: n}", "hpa-resource.container-missing"}}},
      {"hpa_resource",
       kConsumers + "/con/resource-requirements",
       "cpu",
       "{allocatable: true, mandatory: yes, weight: 1, resource: {name: cpu, requests: 1, limits: 2, units: "
       "m}}",
       "",
       {{"{allocatable: false, resource: {key: vcpu, value: yes}}", ""},
        {"{allocatable: true, resource: {name: cpu}}", "hpa-resource.amount-missing"},
        {"{allocatable: false, resource: {key: vcpu}}", "hpa-resource.label-missing"},
        {"{allocatable: false, resource: {key: vcpu, value: v, name: cpu}}", "hpa-resource.both-forms"},
        {"{allocatable: true, resource: {name: cpu, requests: 3, limits: 2}}",
         "hpa-resource.limit-below-request"},
        {"{allocatable: true, weight: 0, resource: {name: cpu, requests: 1}}", "field.out-of-range"}}},
      {"generic_k8s_intent", kGac, "g", "", "", {}},
      {"generic_resource",
       kGac + "/g/resources",
       "cm",
       "{app: web, newObject: 'true', resourceGVK: {apiVersion: v1, kind: ConfigMap, name: cm}}",
       "",
       {{"{app: web, newObject: yes, resourceGVK: {apiVersion: v1, kind: ConfigMap, name: cm}}", "-"},
        {"{app: web, newObject: 'true', resourceGVK: {apiVersion: apps/v1, kind: Deployment, name: d}}",
         "generic-resource.file-missing"},
        {"{app: web, newObject: 'false', resourceGVK: {apiVersion: apps/v1, kind: Deployment, name: d}}", ""},
        {"{app: x, newObject: 'false', resourceGVK: {apiVersion: '', kind: K, name: n}}",
         "field.empty reference.missing"}}},
      {"customization",
       kGac + "/g/resources/cm/customizations",
       "cust",
       customization(
           "scope: name, clusterProvider: pr, cluster: c1, clusterLabel: '', mode: allow",
           ", patchType: json, patchJson: [{op: replace, path: /spec/replicas, value: 1}, {op: test, path: "
           "/a, value: '1'}],"
           " configMapOptions: {dataKeyOptions: [{fileName: data.txt, keyName: key, mergePatch: 'true'}]},"
           " secretOptions: {dataKeyOptions: [{fileName: data.txt, keyName: key}]}"),
       "data.txt",
       {{customization("scope: label, clusterProvider: pr, cluster: dummy, clusterLabel: edge, mode: deny"),
         ""},
        {customization("scope: name, clusterProvider: pr, cluster: c9, mode: allow"), "reference.missing"},
        {customization("scope: name, clusterProvider: px, cluster: c1, mode: allow"),
         "reference.missing reference.missing"},
        {customization("scope: name, clusterProvider: pr, mode: allow"), "customization.cluster-missing"},
        {customization("scope: label, clusterProvider: pr, mode: allow"), "customization.label-missing"},
        {"{clusterSpecific: 'false', clusterInfo: {scope: label, clusterProvider: pr, mode: allow}}", ""},
        {customization("scope: name, clusterProvider: pr, cluster: c1, mode: allow",
                       ", configMapOptions: {dataKeyOptions: [{fileName: other, keyName: k}]}"),
         "customization.no-such-file"},
        {customization("scope: name, clusterProvider: pr, cluster: c1, mode: allow",
                       ", secretOptions: {dataKeyOptions: [{fileName: data.txt, keyName: 'a b'}]}"),
         "field.format"},
        {customization("scope: name, clusterProvider: pr, cluster: c1, mode: allow",
                       ", configMapOptions: {dataKeyOptions: [{fileName: data.txt, keyName: k}, {fileName: "
                       "data.txt, keyName: k}]}"),
         "customization.key-twice"},
        {customization("scope: name, clusterProvider: pr, cluster: c1, mode: allow",
                       ", secretOptions: {dataKeyOptions: [{fileName: data.txt, keyName: k}, {fileName: "
                       "data.txt, keyName: k}]}"),
         "customization.secret-key-twice"}}},
      {"traffic_group_intent", kTraffic, "tg", "", "", {}},
      {"inbound_server_intent",
       kServers,
       "server",
       "{app: web, appLabel: app=web, serviceName: web, externalName: w.example.com, port: 443, protocol: "
       "HTTPS, externalSupport: true, serviceMesh: istio,"
       " edgeCNF: sdewan, management: {sidecarProxy: yes, tlsType: MUTUAL}, external: {externalCerts: "
       "{serviceCertificate: a, servicePrivateKey: b, caCertificate: c}}}",
       "",
       {{"{app: web, appLabel: app=web, serviceName: web, port: 0, protocol: TCP}", "field.out-of-range"},
        {"{app: x, appLabel: '=', serviceName: web, port: 1, protocol: TCP}",
         "field.format reference.missing"},
        {"{app: web, appLabel: a, serviceName: web, port: 1, protocol: HTTPS2}", "field.too-long"}}},
      {"inbound_clients_intent",
       kClients,
       "client",
       "{app: db, appLabel: app=db, serviceName: db, namespaces: [n], cidrs: [10.0.0.0/8]}",
       "",
       {{"{app: db, appLabel: a, serviceName: db}", ""},
        {"{app: x, appLabel: a, serviceName: db, cidrs: [ten]}", "field.format reference.missing"}}},
      {"inbound_clients_access_intent",
       kClients + "/client/access-points",
       "access",
       "{action: ALLOW, url: [/api/*, /b], access: [GET, PUT]}",
       "",
       {{"{action: ALLOW, url: [/], access: [GET]}", "field.format"},
        {"{action: ALLOW, url: [/a], access: [PATCH]}", "field.not-allowed"}}},
      {"net_controller_intent", kOvn, "nci", "", "", {}},
      {"workload_intent",
       kWorkloads,
       "wl",
       "{app: web, workloadResource: r1-web, type: Deployment}",
       "",
       {{"{app: x, workloadResource: w, type: Deployment}", "reference.missing"},
        {"{app: web, workloadResource: '', type: D}", "field.empty"}}},
      {"interface_intent",
       kWorkloads + "/wl/interfaces",
       "if0",
       "{interface: net0, name: net, defaultGateway: 'true', ipAddress: 10.1.0.7, macAddress: "
       "'02:42:ac:11:00:02'}",
       "",
       {{"{interface: net0, name: net}", ""},
        {"{interface: net0, name: net, ipAddress: ten}", "field.format"},
        {"{interface: net0, name: net, macAddress: mac}", "field.format"},
        {"{interface: " + std::string(64, 'i') + ", name: net}", "field.format"}}},
      {"sfc_intent",
       kSfc,
       "chain",
       "{chainType: Routing, namespace: default}",
       "",
       {{"{chainType: Routing, namespace: Default}", "field.format"}}},
      {"sfc_link",
       kSfc + "/chain/links",
       "link",
       "{leftNet: l, rightNet: r, linkLabel: app=slb, app: web, workloadResource: slb, resourceType: "
       "Deployment}",
       "",
       {{"{leftNet: l, rightNet: r, linkLabel: app, app: x, workloadResource: slb, resourceType: Deployment}",
         "field.format reference.missing"}}},
      {"sfc_client_selector",
       kSfc + "/chain/client-selectors",
       "sel",
       "{chainEnd: left, podSelector: {matchLabels: {a: b}}, namespaceSelector: {matchLabels: {c: d}, "
       "matchExpressions: [{key: k, operator: Exists}]}}",
       "",
       {}},
      {"sfc_provider_network",
       kSfc + "/chain/provider-networks",
       "sfcnet",
       "{chainEnd: right, providerNetwork: pnet, gatewayIp: 10.1.0.1, subnet: 10.1.0.0/24}",
       "",
       {{"{chainEnd: right, providerNetwork: pnet, gatewayIp: gw, subnet: 10.1.0.0}", "field.format"}}},
      {"sfc_client_intent",
       kWorldGroup + "/sfc-clients",
       "sfcc",
       "{chainEnd: left, sfcIntent: chain, compositeApp: ca, compositeAppVersion: v1, deploymentIntentGroup: "
       "d1, app: db, workloadResource: db, resourceType: Deployment}",
       "",
       {{"{chainEnd: left, sfcIntent: x, compositeApp: ca, compositeAppVersion: v1, deploymentIntentGroup: "
         "d1, app: x, workloadResource: db, resourceType: D}",
         "reference.missing reference.missing"}}},
      {"provider_ca_cert",
       "cluster-providers/pr/ca-certs",
       "cert",
       certificate(kIssuer, kIssuing),
       "",
       {{certificate(kIssuer, "issuingCluster: {cluster: c9, clusterProvider: pr}"), "reference.missing"},
        {"{csrInfo: {}, duration: 1y, " + kIssuer + ", " + kIssuing + "}", "field.format"}}},
      {"provider_ca_cert_group",
       "cluster-providers/pr/ca-certs/cert/clusters",
       "group",
       "{scope: name, cluster: c1, clusterProvider: pr}",
       "",
       {{"{scope: label, label: edge, cluster: c9, clusterProvider: pr}", ""},
        {"{scope: name, clusterProvider: pr}", "ca-cert-group.cluster-missing"},
        {"{scope: label, clusterProvider: pr}", "ca-cert-group.label-missing"},
        {"{scope: name, cluster: c9, clusterProvider: pr}", "reference.missing"}}},
      {"project_ca_cert",
       "projects/p/ca-certs",
       "cert",
       certificate(kIssuer, kIssuing),
       "",
       {{"{csrInfo: {keySize: 99999}, " + kIssuer + ", " + kIssuing + "}", "field.out-of-range"}}},
      {"ca_cert_logical_cloud",
       "projects/p/ca-certs/cert/logical-clouds",
       "clc",
       "{logicalCloud: t}",
       "",
       {{"{logicalCloud: x}", "reference.missing"}}},
      {"ca_cert_cluster_group",
       "projects/p/ca-certs/cert/logical-clouds/clc/clusters",
       "group",
       "{scope: label, label: edge, clusterProvider: pr}",
       "",
       {{"{scope: label, label: edge, clusterProvider: px}", "reference.missing"},
        {"{scope: name, clusterProvider: pr}", "ca-cert-group.cluster-missing"},
        {"{scope: label, clusterProvider: pr}", "ca-cert-group.label-missing"}}},
      {"policy_agent", "policy/agents", "agent", "", "", {}},
      {"policy_intent",
       kWorldGroup + "/policy-intents",
       "pol",
       "{policy: {engineUrl: 'opa:8181/v1', policyName: scale, namespace: x}, actor: temporal, actorArg: "
       "{workFlowMgr: 'm:1', workFlowName: w}, event: {id: cpu, agent: agent}, supportingEvent: [{id: x}]}",
       "",
       {{"{policy: {engineUrl: e, policyName: p}, event: {id: cpu}}", ""},
        {"{policy: {engineUrl: e, policyName: p}, event: {id: cpu, agent: x}}", "reference.missing"},
        {"{policy: {engineUrl: '', policyName: p}, event: {id: cpu}}", "field.empty"}}},
      {"workflow_intent",
       kWorldGroup + "/temporal-workflow-intents",
       "wf",
       "{" + kClient + "}",
       "",
       {{"{workflowClient: {clientEndpointName: h, clientEndpointPort: 0}, temporal: {}}",
         "field.out-of-range"}}},
      {"tac_intent", kTac, "tac", "{hookType: pre-install, hookBlocking: true, " + kClient + "}", "", {}},
      {"tac_worker",
       kTac + "/tac/workers",
       "worker",
       "{startToCloseTimeout: 60000, deploymentIntentGroup: workers, compositeApp: ca, compositeAppVersion: "
       "v1}",
       "",
       {{"{deploymentIntentGroup: x, compositeApp: ca, compositeAppVersion: v1}", "reference.missing"}}},
  };
}

}  // namespace emco::test
