#include "core/chart/manifests.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/template/number.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

constexpr std::array<std::string_view, 36> kOrder = {"PriorityClass",
                                                     "Namespace",
                                                     "NetworkPolicy",
                                                     "ResourceQuota",
                                                     "LimitRange",
                                                     "PodSecurityPolicy",
                                                     "PodDisruptionBudget",
                                                     "ServiceAccount",
                                                     "Secret",
                                                     "SecretList",
                                                     "ConfigMap",
                                                     "StorageClass",
                                                     "PersistentVolume",
                                                     "PersistentVolumeClaim",
                                                     "CustomResourceDefinition",
                                                     "ClusterRole",
                                                     "ClusterRoleList",
                                                     "ClusterRoleBinding",
                                                     "ClusterRoleBindingList",
                                                     "Role",
                                                     "RoleList",
                                                     "RoleBinding",
                                                     "RoleBindingList",
                                                     "Service",
                                                     "DaemonSet",
                                                     "Pod",
                                                     "ReplicationController",
                                                     "ReplicaSet",
                                                     "Deployment",
                                                     "HorizontalPodAutoscaler",
                                                     "StatefulSet",
                                                     "Job",
                                                     "CronJob",
                                                     "IngressClass",
                                                     "Ingress",
                                                     "APIService"};

std::size_t rank(const std::string& kind) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), kind) - kOrder.begin());
}

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string_view stripped(std::string_view text) {
  while (!text.empty() && (is_white(text.front()) || text.front() == '\v'))
    text.remove_prefix(1);
  while (!text.empty() && (is_white(text.back()) || text.back() == '\v'))
    text.remove_suffix(1);
  return text;
}

std::string scalar(const Value* value) {
  if (value == nullptr) return "";
  switch (value->type()) {
    case Value::Type::Text: return value->text();
    case Value::Type::Integer: return std::to_string(value->integer());
    case Value::Type::Real: return tpl::print_float(value->real());
    case Value::Type::Boolean: return value->boolean() ? "true" : "false";
    case Value::Type::Null:
    case Value::Type::List:
    case Value::Type::Map: break;
  }
  return "";
}

bool is_scalar(const Value* value) { return value == nullptr || (!value->is_list() && !value->is_map()); }

std::vector<std::string> words(const std::string& list) {
  std::vector<std::string> out;
  for (const std::string& part : text::split(list, ','))
    out.push_back(text::lower(stripped(part)));
  return out;
}

// Nothing when an event is unknown.
std::optional<Hook> hook_of(const Value& annotations) {
  constexpr std::string_view kEvents[] = {"pre-install",  "post-install",  "pre-delete",
                                          "post-delete",  "pre-upgrade",   "post-upgrade",
                                          "pre-rollback", "post-rollback", "test"};
  Hook hook;
  for (const std::string& word : words(scalar(annotations.find("helm.sh/hook")))) {
    const std::string event = word == "test-success" ? "test" : word;
    if (std::find(std::begin(kEvents), std::end(kEvents), event) == std::end(kEvents)) return std::nullopt;
    hook.events.push_back(event);
  }
  hook.weight =
      static_cast<int>(tpl::parse_int(scalar(annotations.find("helm.sh/hook-weight")), 10).value_or(0));
  if (const Value* policies = annotations.find("helm.sh/hook-delete-policy"))
    hook.delete_policies = words(scalar(policies));
  return hook;
}

}  // namespace

bool Hook::only_test() const {
  return std::all_of(events.begin(), events.end(), [](const std::string& event) { return event == "test"; });
}

std::string Document::kind() const { return scalar(body.find("kind")); }

std::vector<Piece> split_manifests(std::string_view whole) {
  std::vector<Piece> pieces;
  const std::string_view text = stripped(whole);
  const auto base = text.empty() ? 0 : static_cast<std::size_t>(text.data() - whole.data());
  const auto add = [&](std::size_t from, std::size_t to) {
    const std::string_view piece = text.substr(from, to - from);
    if (piece.empty()) return;
    const std::string_view inner = stripped(piece);
    const std::size_t shift = inner.empty() ? 0 : static_cast<std::size_t>(inner.data() - piece.data());
    pieces.push_back({inner, base + from + shift});
  };
  std::size_t start = 0;
  std::size_t at = 0;
  while (at <= text.size()) {
    // A separator begins the text or follows a line's end, with the white space before that.
    std::size_t dashes = std::string_view::npos;
    std::size_t begin = 0;
    if (at == 0 && text.starts_with("---")) {
      dashes = 0;
    } else {
      const std::size_t found = text.find("\n---", at);
      if (found == std::string_view::npos) break;
      dashes = found + 1;
      begin = found;
      while (begin > start && is_white(text[begin - 1]))
        --begin;
    }
    add(start, begin);
    at = dashes + 3;
    while (at < text.size() && is_white(text[at]))
      ++at;
    start = at;
  }
  if (start <= text.size()) add(start, text.size());
  return pieces;
}

std::optional<Document> read_manifest(std::string_view text,
                                      const std::string& source,
                                      int line,
                                      Diagnostics& diagnostics) {
  Document document;
  document.text = text;
  document.source = source;
  document.line = line;
  const auto refuse = [&](const std::string& why) {
    diagnostics.error("chart.manifest-invalid", {source, line, 0},
                      "a document that '" + source + "' wrote " + why,
                      "look at what the template writes: emcoctl chart render CHART");
    return std::nullopt;
  };
  try {
    document.body = tpl::yaml::read_value(text);
  } catch (const tpl::yaml::ReadError& error) {
    return refuse(std::string("is no YAML: ") + error.what());
  }
  if (document.body.is_null()) return document;
  if (!document.body.is_map()) return refuse("is no map");
  if (!is_scalar(document.body.find("kind")) || !is_scalar(document.body.find("apiVersion")))
    return refuse("has a kind or apiVersion that is no text");
  const Value* metadata = document.body.find("metadata");
  if (metadata == nullptr || metadata->is_null()) return document;
  if (!metadata->is_map()) return refuse("has metadata that is no map");
  if (!is_scalar(metadata->find("name"))) return refuse("has a name that is no text");
  const Value* annotations = metadata->find("annotations");
  if (annotations == nullptr || annotations->is_null()) return document;
  if (!annotations->is_map()) return refuse("has annotations that are no map");
  for (const Member& member : annotations->members())
    if (!is_scalar(&member.value)) return refuse("has the annotation '" + member.key + "' that is no text");
  if (annotations->find("helm.sh/hook") == nullptr) return document;
  document.hook = hook_of(*annotations);
  if (document.hook) return document;
  diagnostics.warning("chart.hook-unknown", {source, line, 0},
                      "a document with the hook '" +
                          text::printable(scalar(annotations->find("helm.sh/hook"))) +
                          "' is left out: Helm 3 does not know that event",
                      "custom resource definitions belong into crds/; of other documents mend helm.sh/hook");
  return std::nullopt;
}

void sort_by_kind(std::vector<Document>& documents) {
  struct Key {
    std::size_t rank;
    std::string kind;
  };

  std::vector<std::pair<Key, std::size_t>> order;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string kind = documents[i].kind();
    const std::size_t known = rank(kind);
    order.push_back({{known, known == kOrder.size() ? kind : ""}, i});
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.rank, a.first.kind) < std::tie(b.first.rank, b.first.kind);
  });
  std::vector<Document> sorted;
  sorted.reserve(documents.size());
  for (const auto& entry : order)
    sorted.push_back(std::move(documents[entry.second]));
  documents = std::move(sorted);
}

}  // namespace emco::chart
