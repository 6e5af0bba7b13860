#include "core/kube/ready.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/kube/ready/rules.h"
#include "core/model/object.h"

namespace emco::kube {
namespace {

using rules::condition;
using rules::current;
using rules::failed;
using rules::in_progress;
using rules::said;

struct Rule {
  std::string_view group;
  std::string_view kind;
  ReadyState (*judge)(const Value&);
  bool has_generation;  ///< its controller always writes status.observedGeneration
};

constexpr std::array<Rule, 11> kRules{{
    {"apps", "Deployment", &rules::deployment, true},
    {"apps", "StatefulSet", &rules::stateful_set, true},
    {"apps", "DaemonSet", &rules::daemon_set, true},
    {"apps", "ReplicaSet", &rules::replica_set, true},
    {"batch", "Job", &rules::job, false},
    {"batch", "CronJob", &rules::cron_job, false},
    {"", "Pod", &rules::pod, false},
    {"", "Service", &rules::service, false},
    {"", "PersistentVolumeClaim", &rules::volume_claim, false},
    {"apiextensions.k8s.io", "CustomResourceDefinition", &rules::definition, false},
    {"apiregistration.k8s.io", "APIService", &rules::api_service, false},
}};

const Rule* rule_of(const Value& object) {
  const ObjectKey key = key_of(object);
  for (const auto& rule : kRules)
    if (rule.group == key.group && rule.kind == key.kind) return &rule;
  return nullptr;
}

/// What holds for every kind; nothing when it decides nothing.
std::optional<ReadyState> by_convention(const Value& object, bool has_generation) {
  if (object.at("metadata", "deletionTimestamp") != nullptr)
    return ReadyState{Readiness::Terminating, "it is being deleted"};
  const Value* observed = object.at("status", "observedGeneration");
  const auto generation = rules::number(object, {"metadata", "generation"}, 0);
  if (observed == nullptr && has_generation) return in_progress("its controller has not looked at it yet");
  if (observed != nullptr && observed->is_integer() && observed->integer() != generation)
    return in_progress("its controller has not looked at the last change yet");
  const auto stalled = condition(object, "Stalled");
  if (stalled.is_true()) return failed(said(stalled, "it is stalled"));
  const auto reconciling = condition(object, "Reconciling");
  if (reconciling.is_true()) return in_progress(said(reconciling, "it is being reconciled"));
  return std::nullopt;
}

ReadyState by_ready_condition(const Value& object) {
  const auto ready = condition(object, "Ready");
  if (ready.status.empty() || ready.is_true())
    return current(ready.status.empty() ? "it exists" : "it is ready");
  return in_progress(said(ready, "it is not ready"));
}

}  // namespace

ReadyState ready(const Value& object) {
  if (!object.is_map()) return {};
  const Rule* rule = rule_of(object);
  if (auto decided = by_convention(object, rule != nullptr && rule->has_generation)) return *decided;
  return rule != nullptr ? rule->judge(object) : by_ready_condition(object);
}

namespace rules {

ReadyState current(std::string message) { return {Readiness::Current, std::move(message)}; }

ReadyState in_progress(std::string message) { return {Readiness::InProgress, std::move(message)}; }

ReadyState failed(std::string message) { return {Readiness::Failed, std::move(message)}; }

std::int64_t number(const Value& object,
                    std::initializer_list<std::string_view> path,
                    std::int64_t otherwise) {
  const Value* at = &object;
  for (const auto key : path) {
    at = at->find(key);
    if (at == nullptr) return otherwise;
  }
  return at->is_integer() ? at->integer() : otherwise;
}

Condition condition(const Value& object, std::string_view type) {
  const Value* conditions = object.at("status", "conditions");
  if (conditions == nullptr || !conditions->is_list()) return {};
  for (const auto& one : conditions->items())
    if (one.text_at({"type"}) == type)
      return {one.text_at({"status"}), one.text_at({"reason"}), one.text_at({"message"})};
  return {};
}

std::string said(const Condition& condition, std::string_view otherwise) {
  if (!condition.message.empty()) return std::string(condition.message);
  return std::string(condition.reason.empty() ? otherwise : condition.reason);
}

std::string out_of(std::int64_t have, std::int64_t want, std::string_view what) {
  return fmt::format("{} of {} {}", have, want, what);
}

}  // namespace rules
}  // namespace emco::kube
