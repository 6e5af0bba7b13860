#include "core/sandbox/admission.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/json.h"
#include "core/base/names.h"
#include "core/base/text.h"
#include "core/sandbox/selector.h"

namespace emco::sandbox {
namespace {

constexpr std::size_t kMostBytes = 1U << 20U;

std::string full_name(const Kind& kind) { return kind.plural + "." + kind.group; }

void check_name(const Kind& kind, const std::string& name) {
  const bool labels_only = kind.plural == "namespaces" || kind.plural == "services";
  // Roles may be called nearly anything.
  const bool free = kind.group == "rbac.authorization.k8s.io" && name.find('/') == std::string::npos;
  if (name.empty())
    throw invalid(kind, name, "metadata.name: Required value: name or generateName is required");
  if (free || (labels_only ? is_dns_label(name) : is_dns_subdomain(name))) return;
  throw invalid(
      kind, name,
      fmt::format("metadata.name: Invalid value: {}: a lowercase RFC 1123 {} must consist of lower case "
                  "alphanumeric characters",
                  json::quote(name), labels_only ? "label" : "subdomain"));
}

void check_labels(const Kind& kind, const std::string& name, const Value& object) {
  const Value* labels = object.at("metadata", "labels");
  if (labels == nullptr || !labels->is_map()) return;
  for (const auto& [key, value] : labels->members())
    if (!is_label_key(key) || !value.is_text() || (!value.text().empty() && !is_label_value(value.text())))
      throw invalid(kind, name, fmt::format("metadata.labels: Invalid value: {}", json::quote(key)));
}

/// Bytes of a ConfigMap or Secret; what they hold never becomes part of a message.
void check_data(const Kind& kind, const std::string& name, const Value& object) {
  const bool secret = kind.plural == "secrets";
  std::size_t bytes = 0;
  for (const auto* part : {"data", "binaryData"}) {
    const Value* data = object.find(part);
    if (data == nullptr || !data->is_map()) continue;
    for (const auto& [key, value] : data->members()) {
      if (!value.is_text()) continue;
      const bool encoded = secret || std::string_view(part) == "binaryData";
      const auto plain = encoded ? unbase64(value.text()) : std::nullopt;
      if (encoded && !plain)
        throw bad_request(
            fmt::format("{} in version \"v1\" cannot be handled as a {}: illegal base64 data at input byte 0",
                        kind.kind, kind.kind));
      bytes += plain ? plain->size() : value.text().size();
    }
  }
  if (bytes > kMostBytes)
    throw invalid(kind, name, fmt::format("[]: Too long: may not be more than {} bytes", kMostBytes));
}

void check_selector(const Kind& kind, const std::string& name, const Value& object) {
  const Value* selector = object.at("spec", "selector");
  const Value* labels = object.at("spec", "template", "metadata", "labels");
  static const Value kNone = Value::map();
  if (kind.group != "apps" || object.at("spec", "template") == nullptr || selector == nullptr) return;
  if (!matches(selector, labels == nullptr ? kNone : *labels))
    throw invalid(
        kind, name,
        fmt::format("spec.template.metadata.labels: Invalid value: {}: `selector` does not match template "
                    "`labels`",
                    json::write(labels == nullptr ? kNone : *labels)));
}

// ---- what never changes

struct Fixed {
  std::string_view kind;
  std::string_view part;  ///< of spec, or a field of the object itself when it begins with "."
};

constexpr std::array kFixed{
    Fixed{"deployments.apps", "selector"},
    Fixed{"daemonsets.apps", "selector"},
    Fixed{"statefulsets.apps", "selector"},
    Fixed{"replicasets.apps", "selector"},
    Fixed{"jobs.batch", "template"},
    Fixed{"jobs.batch", "selector"},
    Fixed{"jobs.batch", "completionMode"},
    Fixed{"services.", "clusterIP"},
    Fixed{"persistentvolumeclaims.", "storageClassName"},
    Fixed{"persistentvolumeclaims.", "accessModes"},
    Fixed{"persistentvolumeclaims.", "volumeMode"},
    Fixed{"secrets.", ".type"},
    Fixed{"storageclasses.storage.k8s.io", ".provisioner"},
    Fixed{"storageclasses.storage.k8s.io", ".parameters"},
    Fixed{"rolebindings.rbac.authorization.k8s.io", ".roleRef"},
    Fixed{"clusterrolebindings.rbac.authorization.k8s.io", ".roleRef"},
    Fixed{"customresourcedefinitions.apiextensions.k8s.io", "scope"},
    Fixed{"customresourcedefinitions.apiextensions.k8s.io", "group"},
    Fixed{"certificatesigningrequests.certificates.k8s.io", "request"},
};

constexpr std::array<std::string_view, 7> kFreeInStatefulSets{"replicas",
                                                              "ordinals",
                                                              "template",
                                                              "updateStrategy",
                                                              "persistentVolumeClaimRetentionPolicy",
                                                              "minReadySeconds",
                                                              "revisionHistoryLimit"};

bool equal(const Value* a, const Value* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return *a == *b;
}

void check_fixed(const Kind& kind, const std::string& name, const Value& before, const Value& object) {
  for (const auto& fixed : kFixed) {
    if (fixed.kind != full_name(kind)) continue;
    const bool own = fixed.part.starts_with('.');
    const auto at = [&](const Value& whole) {
      return own ? whole.find(fixed.part.substr(1)) : whole.at("spec", fixed.part);
    };
    const Value* old = at(before);
    const Value* wanted = at(object);
    if (equal(old, wanted)) continue;
    throw invalid(kind, name,
                  fmt::format("{}{}: Invalid value: {}: field is immutable", own ? "" : "spec.",
                              own ? fixed.part.substr(1) : fixed.part,
                              wanted == nullptr ? "null" : json::write(*wanted).substr(0, 1000)));
  }
  const Value* spec = object.find("spec");
  const Value* old = before.find("spec");
  if (full_name(kind) == "statefulsets.apps" && spec != nullptr && old != nullptr)
    for (const auto& [part, value] : spec->members())
      if (std::find(kFreeInStatefulSets.begin(), kFreeInStatefulSets.end(), part) ==
              kFreeInStatefulSets.end() &&
          !equal(old->find(part), &value))
        throw invalid(
            kind, name,
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', "
            "'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' "
            "and "
            "'minReadySeconds' are forbidden");
  const Value* closed = before.find("immutable");
  const bool is_closed = closed != nullptr && closed->is_boolean() && closed->boolean();
  if (is_closed &&
      (!equal(before.find("data"), object.find("data")) || !equal(closed, object.find("immutable"))))
    throw invalid(kind, name, "data: Forbidden: field is immutable when `immutable` is set");
}

// ---- quotas

/// The word a quota counts objects of a kind by.
bool counts(const Kind& kind, std::string_view resource) {
  if (resource == "count/" + kind.plural + (kind.group.empty() ? "" : "." + kind.group)) return true;
  static constexpr std::array<std::string_view, 8> kPlain{"pods",
                                                          "services",
                                                          "secrets",
                                                          "configmaps",
                                                          "persistentvolumeclaims",
                                                          "resourcequotas",
                                                          "replicationcontrollers",
                                                          ""};
  return kind.group.empty() && kind.plural == resource &&
         std::find(kPlain.begin(), kPlain.end(), resource) != kPlain.end();
}

std::int64_t count_of(const State& state, const std::string& ns, std::string_view resource) {
  for (const auto& kind : state.served.kinds()) {
    if (!kind.namespaced || !counts(kind, resource)) continue;
    const auto& names = state.objects.all(collection_of(kind));
    std::int64_t count = 0;
    for (auto at = names.lower_bound({ns, ""}); at != names.end() && at->first.first == ns; ++at)
      ++count;
    return count;
  }
  return 0;
}

void check_quotas(const State& state, const Kind& kind, const Value& object) {
  const std::string ns(object.text_at({"metadata", "namespace"}));
  const std::string name(object.text_at({"metadata", "name"}));
  const auto& quotas = state.objects.all({"", "resourcequotas"});
  for (auto at = quotas.lower_bound({ns, ""}); at != quotas.end() && at->first.first == ns; ++at) {
    const Value* hard = at->second->at("status", "hard");
    if (hard == nullptr || !hard->is_map()) continue;  // its controller has not counted yet
    for (const auto& [resource, limit] : hard->members()) {
      if (!counts(kind, resource)) continue;
      const auto most = limit.is_integer() ? std::optional(limit.integer())
                                           : text::integer(limit.is_text() ? limit.text() : "");
      const auto used = count_of(state, ns, resource);
      if (most && used + 1 > *most)
        throw forbidden(kind, name,
                        fmt::format("exceeded quota: {}, requested: {}=1, used: {}={}, limited: {}={}",
                                    at->first.second, resource, resource, used, resource, *most));
    }
  }
}

// ---- webhooks

bool lists(const Value& rule, std::string_view list, std::string_view word) {
  const Value* words = rule.find(list);
  if (words == nullptr || !words->is_list()) return false;
  return std::any_of(words->items().begin(), words->items().end(), [&](const Value& one) {
    return one.is_text() && (one.text() == word || one.text() == "*");
  });
}

bool is_meant(const State& state, const Value& hook, const Kind& kind, const Value& object) {
  const auto ns =
      state.objects.find({{"", "namespaces"}, "", std::string(object.text_at({"metadata", "namespace"}))});
  static const Value kNone = Value::map();
  const Value* labels = ns == nullptr ? nullptr : ns->at("metadata", "labels");
  if (kind.namespaced && !matches(hook.find("namespaceSelector"), labels == nullptr ? kNone : *labels))
    return false;
  const Value* own = object.at("metadata", "labels");
  if (!matches(hook.find("objectSelector"), own == nullptr ? kNone : *own)) return false;
  const Value* rules = hook.find("rules");
  if (rules == nullptr || !rules->is_list()) return false;
  return std::any_of(rules->items().begin(), rules->items().end(), [&](const Value& rule) {
    return lists(rule, "apiGroups", kind.group) && lists(rule, "resources", kind.plural) &&
           lists(rule, "operations", "CREATE");
  });
}

/// Nothing runs in a simulated cluster that could answer: a webhook that must be asked fails.
void check_webhooks(const State& state, const Kind& kind, const Value& object) {
  if (kind.group == "admissionregistration.k8s.io") return;
  for (const auto* plural : {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"})
    for (const auto& [place, configuration] : state.objects.all({"admissionregistration.k8s.io", plural})) {
      const Value* hooks = configuration->find("webhooks");
      if (hooks == nullptr || !hooks->is_list()) continue;
      for (const auto& hook : hooks->items())
        if (hook.text_at({"failurePolicy"}, "Fail") == "Fail" && is_meant(state, hook, kind, object))
          throw Refusal{
              500, "InternalError",
              fmt::format("Internal error occurred: failed calling webhook \"{}\": failed to call webhook: "
                          "nothing runs in a simulated cluster",
                          hook.text_at({"name"}))};
    }
}

}  // namespace

void validate(const Kind& kind, const Value& before, const Value& object) {
  const std::string name(object.text_at({"metadata", "name"}));
  if (before.is_null()) check_name(kind, name);
  check_labels(kind, name, object);
  if (const auto problems = missing(*kind.type, object); !problems.empty())
    throw invalid(kind, name,
                  problems.size() == 1 ? problems.front() : fmt::format("[{}]", fmt::join(problems, ", ")));
  if (kind.group.empty() && (kind.plural == "secrets" || kind.plural == "configmaps"))
    check_data(kind, name, object);
  check_selector(kind, name, object);
  if (!before.is_null()) check_fixed(kind, name, before, object);
}

void admit_new(const State& state, const Kind& kind, const Value& object) {
  const std::string name(object.text_at({"metadata", "name"}));
  if (kind.namespaced) {
    const std::string ns(object.text_at({"metadata", "namespace"}));
    const auto space = state.objects.find({{"", "namespaces"}, "", ns});
    if (space == nullptr) throw not_found(state.served.own("", "namespaces"), ns);
    if (space->at("metadata", "deletionTimestamp") != nullptr)
      throw forbidden(
          kind, name,
          fmt::format("unable to create new content in namespace {} because it is being terminated", ns));
  }
  check_webhooks(state, kind, object);
  if (kind.namespaced) check_quotas(state, kind, object);
}

Value quota_used(const State& state, const Value& quota) {
  Value used = Value::map();
  const Value* hard = quota.at("spec", "hard");
  if (hard == nullptr || !hard->is_map()) return used;
  const std::string ns(quota.text_at({"metadata", "namespace"}));
  for (const auto& [resource, limit] : hard->members())
    used[resource] = std::to_string(count_of(state, ns, resource));
  return used;
}

}  // namespace emco::sandbox
