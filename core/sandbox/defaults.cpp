#include "core/sandbox/defaults.h"

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/text.h"

namespace emco::sandbox {
namespace {

void fill(Value& map, std::string_view name, Value value) {
  if (const Value* own = map.find(name); own == nullptr || own->is_null()) map[name] = std::move(value);
}

template <typename Work>
void each(Value& owner, std::string_view list, const Work& work) {
  Value* items = owner.find(list);
  if (items == nullptr || !items->is_list()) return;
  for (auto& item : items->items())
    if (item.is_map()) work(item);
}

template <typename Work>
void with(Value& owner, std::string_view name, const Work& work) {
  if (Value* inner = owner.find(name); inner != nullptr && inner->is_map()) work(*inner);
}

void fill_probe(Value& probe) {
  fill(probe, "timeoutSeconds", 1);
  fill(probe, "periodSeconds", 10);
  fill(probe, "successThreshold", 1);
  fill(probe, "failureThreshold", 3);
  with(probe, "httpGet", [](Value& get) {
    fill(get, "path", "/");
    fill(get, "scheme", "HTTP");
  });
}

bool is_latest(std::string_view image) {
  const auto name = image.substr(image.rfind('/') == std::string_view::npos ? 0 : image.rfind('/'));
  return image.find('@') == std::string_view::npos &&
         (name.find(':') == std::string_view::npos || name.ends_with(":latest"));
}

void fill_container(Value& container) {
  fill(container, "imagePullPolicy", is_latest(container.text_at({"image"})) ? "Always" : "IfNotPresent");
  fill(container, "terminationMessagePath", "/dev/termination-log");
  fill(container, "terminationMessagePolicy", "File");
  fill(container, "resources", Value::map());
  each(container, "ports", [](Value& port) { fill(port, "protocol", "TCP"); });
  for (const auto* probe : {"livenessProbe", "readinessProbe", "startupProbe"})
    with(container, probe, fill_probe);
  each(container, "env", [](Value& variable) {
    with(variable, "valueFrom",
         [](Value& from) { with(from, "fieldRef", [](Value& field) { fill(field, "apiVersion", "v1"); }); });
  });
}

void fill_volume(Value& volume) {
  constexpr int kMode = 0644;
  for (const auto* source : {"configMap", "secret", "projected", "downwardAPI"})
    with(volume, source, [](Value& one) { fill(one, "defaultMode", kMode); });
  with(volume, "hostPath", [](Value& path) { fill(path, "type", ""); });
}

void fill_pod_spec(Value& spec) {
  fill(spec, "restartPolicy", "Always");
  fill(spec, "dnsPolicy", "ClusterFirst");
  fill(spec, "schedulerName", "default-scheduler");
  fill(spec, "terminationGracePeriodSeconds", 30);
  fill(spec, "securityContext", Value::map());
  if (const auto account = spec.text_at({"serviceAccountName"}); !account.empty())
    fill(spec, "serviceAccount", std::string(account));
  each(spec, "containers", fill_container);
  each(spec, "initContainers", fill_container);
  each(spec, "volumes", fill_volume);
}

void fill_template(Value& spec) {
  with(spec, "template", [](Value& pod) { with(pod, "spec", fill_pod_spec); });
}

Value rolling(const char* name, Value value) { return Value::map({{name, std::move(value)}}); }

void fill_deployment(Value& spec) {
  fill(spec, "replicas", 1);
  fill(spec, "revisionHistoryLimit", 10);
  fill(spec, "progressDeadlineSeconds", 600);
  fill(spec, "strategy", Value::map());
  Value& strategy = spec["strategy"];
  fill(strategy, "type", "RollingUpdate");
  if (strategy.text_at({"type"}) != "RollingUpdate") return;
  fill(strategy, "rollingUpdate", Value::map());
  fill(strategy["rollingUpdate"], "maxSurge", "25%");
  fill(strategy["rollingUpdate"], "maxUnavailable", "25%");
}

void fill_stateful_set(Value& spec) {
  fill(spec, "replicas", 1);
  fill(spec, "revisionHistoryLimit", 10);
  fill(spec, "podManagementPolicy", "OrderedReady");
  fill(spec, "updateStrategy",
       Value::map({{"type", "RollingUpdate"}, {"rollingUpdate", rolling("partition", 0)}}));
  fill(spec, "persistentVolumeClaimRetentionPolicy",
       Value::map({{"whenDeleted", "Retain"}, {"whenScaled", "Retain"}}));
  each(spec, "volumeClaimTemplates", [](Value& claim) {
    fill(claim, "apiVersion", "v1");
    fill(claim, "kind", "PersistentVolumeClaim");
    with(claim, "spec", [](Value& wanted) { fill(wanted, "volumeMode", "Filesystem"); });
    fill(claim, "status", Value::map({{"phase", "Pending"}}));
  });
}

void fill_daemon_set(Value& spec) {
  fill(spec, "revisionHistoryLimit", 10);
  Value limits = rolling("maxUnavailable", 1);
  limits["maxSurge"] = 0;
  fill(spec, "updateStrategy", Value::map({{"type", "RollingUpdate"}, {"rollingUpdate", std::move(limits)}}));
}

void fill_job(Value& spec, const Value& metadata) {
  fill(spec, "parallelism", 1);
  fill(spec, "completions", 1);
  fill(spec, "backoffLimit", 6);
  fill(spec, "completionMode", "NonIndexed");
  fill(spec, "podReplacementPolicy", "TerminatingOrFailed");
  fill(spec, "suspend", false);
  const auto uid = metadata.text_at({"uid"});
  if (uid.empty() || spec.find("selector") != nullptr) return;
  spec["selector"] =
      Value::map({{"matchLabels", Value::map({{"batch.kubernetes.io/controller-uid", std::string(uid)}})}});
  Value& labels = spec["template"]["metadata"]["labels"];
  labels["batch.kubernetes.io/controller-uid"] = std::string(uid);
  labels["batch.kubernetes.io/job-name"] = std::string(metadata.text_at({"name"}));
}

void fill_cron_job(Value& spec) {
  fill(spec, "concurrencyPolicy", "Allow");
  fill(spec, "suspend", false);
  fill(spec, "successfulJobsHistoryLimit", 3);
  fill(spec, "failedJobsHistoryLimit", 1);
  with(spec, "jobTemplate", [](Value& job) { with(job, "spec", fill_template); });
}

// ---- services

constexpr int kFirstNodePort = 30'000;
constexpr int kNodePorts = 2'768;
constexpr int kAddresses = 65'000;

/// An address or a port that no other service has: the first one behind a number made from the object's uid.
std::set<std::string> taken_in(const State& state, bool ports) {
  std::set<std::string> taken;
  for (const auto& [name, body] : state.objects.all({"", "services"})) {
    if (!ports) taken.insert(std::string(body->text_at({"spec", "clusterIP"})));
    const Value* list = body->at("spec", "ports");
    if (!ports || list == nullptr || !list->is_list()) continue;
    for (const auto& port : list->items())
      if (const Value* number = port.find("nodePort"); number != nullptr && number->is_integer())
        taken.insert(std::to_string(number->integer()));
  }
  return taken;
}

void give_address(State& state, Value& spec) {
  const auto taken = taken_in(state, false);
  for (int i = 10; i < kAddresses; ++i) {
    const std::string address = fmt::format("10.96.{}.{}", i / 256, i % 256);
    if (taken.contains(address)) continue;
    spec["clusterIP"] = address;
    return;
  }
}

void give_ports(State& state, Value& spec) {
  auto taken = taken_in(state, true);
  each(spec, "ports", [&](Value& port) {
    if (const Value* own = port.find("nodePort"); own != nullptr && own->is_integer() && own->integer() != 0)
      return;
    int number = kFirstNodePort;
    while (number < kFirstNodePort + kNodePorts && taken.contains(std::to_string(number)))
      ++number;
    taken.insert(std::to_string(number));
    port["nodePort"] = number;
  });
}

void fill_service(State& state, const Value& before, Value& spec) {
  fill(spec, "type", "ClusterIP");
  fill(spec, "sessionAffinity", "None");
  each(spec, "ports", [](Value& port) {
    fill(port, "protocol", "TCP");
    if (const Value* number = port.find("port")) fill(port, "targetPort", *number);
  });
  const auto type = spec.text_at({"type"});
  if (type == "ExternalName") return;
  fill(spec, "internalTrafficPolicy", "Cluster");
  fill(spec, "ipFamilies", Value(Value::List{Value("IPv4")}));
  fill(spec, "ipFamilyPolicy", "SingleStack");
  if (const Value* address = before.at("spec", "clusterIP")) fill(spec, "clusterIP", *address);
  if (spec.text_at({"clusterIP"}).empty()) give_address(state, spec);
  fill(spec, "clusterIPs", Value(Value::List{*spec.find("clusterIP")}));
  if (type != "NodePort" && type != "LoadBalancer") return;
  fill(spec, "externalTrafficPolicy", "Cluster");
  if (type == "LoadBalancer") fill(spec, "allocateLoadBalancerNodePorts", true);
  if (const Value* ports = before.at("spec", "ports"); ports != nullptr && ports->is_list())
    each(spec, "ports", [&](Value& port) {
      for (const auto& old : ports->items())
        if (const Value* number = old.find("nodePort");
            number != nullptr && *old.find("port") == *port.find("port"))
          fill(port, "nodePort", *number);
    });
  give_ports(state, spec);
}

// ---- the others

void fill_secret(Value& object) {
  fill(object, "type", "Opaque");
  const Value* plain = object.find("stringData");
  if (plain == nullptr || !plain->is_map()) return;
  Value& data = object["data"];
  for (const auto& [name, value] : plain->members())
    if (value.is_text()) data[name] = base64(value.text());
  object.erase("stringData");
}

void fill_namespace(Value& object) {
  object["metadata"]["labels"]["kubernetes.io/metadata.name"] =
      std::string(object.text_at({"metadata", "name"}));
  fill(object, "spec", Value::map());
  if (object.at("metadata", "deletionTimestamp") == nullptr)
    fill(object["spec"], "finalizers", Value(Value::List{Value("kubernetes")}));
  fill(object, "status", Value::map({{"phase", "Active"}}));
}

void fill_binding(Value& object) {
  with(object, "roleRef", [](Value& role) { fill(role, "apiGroup", "rbac.authorization.k8s.io"); });
  each(object, "subjects", [](Value& subject) {
    if (subject.text_at({"kind"}) != "ServiceAccount") fill(subject, "apiGroup", "rbac.authorization.k8s.io");
  });
}

void fill_definition(Value& spec) {
  fill(spec, "conversion", Value::map({{"strategy", "None"}}));
  with(spec, "names", [](Value& names) {
    const std::string kind(names.text_at({"kind"}));
    fill(names, "listKind", kind + "List");
    fill(names, "singular", text::lower(kind));
  });
}

void fill_policy(Value& spec) {
  Value types(Value::List{Value("Ingress")});
  if (spec.find("egress") != nullptr) types.push("Egress");
  fill(spec, "policyTypes", std::move(types));
  each(spec, "ingress",
       [](Value& rule) { each(rule, "ports", [](Value& port) { fill(port, "protocol", "TCP"); }); });
  each(spec, "egress",
       [](Value& rule) { each(rule, "ports", [](Value& port) { fill(port, "protocol", "TCP"); }); });
}

void fill_spec(State& state, const Kind& kind, const Value& before, Value& spec, const Value& metadata) {
  const std::string name = kind.plural + "." + kind.group;
  if (name == "deployments.apps") fill_deployment(spec);
  if (name == "statefulsets.apps") fill_stateful_set(spec);
  if (name == "daemonsets.apps") fill_daemon_set(spec);
  if (name == "replicasets.apps") fill(spec, "replicas", 1);
  if (name == "jobs.batch") fill_job(spec, metadata);
  if (name == "cronjobs.batch") fill_cron_job(spec);
  if (kind.group == "apps" || kind.group == "batch") fill_template(spec);
  if (name == "pods.") fill_pod_spec(spec);
  if (name == "services.") fill_service(state, before, spec);
  if (name == "persistentvolumeclaims." || name == "persistentvolumes.")
    fill(spec, "volumeMode", "Filesystem");
  if (name == "persistentvolumes.") fill(spec, "persistentVolumeReclaimPolicy", "Retain");
  if (name == "horizontalpodautoscalers.autoscaling") fill(spec, "minReplicas", 1);
  if (name == "networkpolicies.networking.k8s.io") fill_policy(spec);
  if (name == "customresourcedefinitions.apiextensions.k8s.io") fill_definition(spec);
}

}  // namespace

void fill_defaults(State& state, const Kind& kind, const Value& before, Value& object) {
  if (Value* spec = object.find("spec"); spec != nullptr && spec->is_map())
    fill_spec(state, kind, before, *spec, *object.find("metadata"));
  const std::string name = kind.plural + "." + kind.group;
  if (name == "secrets.") fill_secret(object);
  if (name == "namespaces.") fill_namespace(object);
  if (name == "rolebindings.rbac.authorization.k8s.io" ||
      name == "clusterrolebindings.rbac.authorization.k8s.io")
    fill_binding(object);
}

}  // namespace emco::sandbox
