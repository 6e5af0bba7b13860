#include "cli/views/plan_facts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/views/moves.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

std::string_view loss_of(const ObjectChange& change) {
  if (change.action == Action::Replace) return "it is gone until the new one is there";
  if (change.action != Action::Delete) return "";
  const std::string& kind = change.key.kind;
  if (kind == "Namespace") return "everything in it goes with it";
  if (kind == "CustomResourceDefinition") return "every object of its kind goes with it";
  if (kind == "PersistentVolumeClaim" || kind == "PersistentVolume") return "its data may go with it";
  return "";
}

bool takes_down(const OperationPlan& operation) {
  return operation.kind == OperationKind::Terminate || operation.kind == OperationKind::Abandon;
}

Check judged(const char* id, std::size_t bad, Check::Status status, std::string good, std::string message) {
  if (bad == 0) return {id, Check::Status::Pass, std::move(good)};
  return {id, status, std::move(message)};
}

}  // namespace

PlanCounts counts_of(const Plan& plan) {
  PlanCounts counts;
  for (const auto& operation : plan.operations) {
    const auto moves = static_cast<std::int64_t>(moves_of(operation).size());
    counts.moves += moves;
    counts.by_action[Action::Create] -= moves;
    counts.by_action[Action::Delete] -= moves;
    for (const auto& change : operation.changes) {
      ++counts.by_action[change.action];
      counts.drifts += change.because == Because::Drift ? 1 : 0;
      counts.conflicts += is_conflict(change) ? 1 : 0;
      counts.undetermined += change.undecided ? 1 : 0;
    }
  }
  return counts;
}

std::vector<Irreversible> irreversible_of(const Plan& plan) {
  std::vector<Irreversible> found;
  for (const auto& operation : plan.operations)
    for (const auto& change : operation.changes)
      if (const auto why = loss_of(change); !why.empty()) found.push_back({&change, why});
  return found;
}

std::vector<std::string> order_of(const Plan& plan) {
  struct Step {
    bool cloud = false;
    bool down = false;
    const char* what = "";
    std::size_t count = 0;
  };

  std::array<Step, 4> steps{{{true, false, "logical cloud", 0},
                             {false, false, "deployment", 0},
                             {false, true, "deployment", 0},
                             {true, true, "logical cloud", 0}}};
  for (const auto& operation : plan.operations) {
    const bool is_cloud = operation.address.find("/deployment-intent-groups/") == std::string::npos;
    for (auto& step : steps)
      if (step.cloud == is_cloud && step.down == takes_down(operation)) ++step.count;
  }
  std::vector<std::string> order;
  for (const auto& step : steps) {
    if (step.count == 0) continue;
    const std::string some = text::count(step.count, step.what, std::string(step.what) + "s");
    order.push_back(step.down ? fmt::format("removal of {}", some) : some);
  }
  return order;
}

std::string_view to_word(Check::Status status) {
  switch (status) {
    case Check::Status::Pass: return "pass";
    case Check::Status::Warn: return "warn";
    case Check::Status::Deny: return "deny";
    case Check::Status::Unknown: return "unknown";
  }
  return "";
}

std::vector<Check> checks_of(const Plan& plan) {
  const auto unread = static_cast<std::size_t>(
      std::count_if(plan.clusters.begin(), plan.clusters.end(),
                    [](const auto& cluster) { return cluster.state != PlannedCluster::State::Ready; }));
  const PlanCounts counts = counts_of(plan);
  const auto conflicts = static_cast<std::size_t>(counts.conflicts);
  const auto undecided = static_cast<std::size_t>(counts.undetermined);
  std::vector<Check> checks{
      judged("clusters", unread, Check::Status::Unknown, "the clusters answer and are the ones they were",
             fmt::format("{} could not be read", text::count(unread, "cluster", "clusters"))),
      judged("owners", conflicts, Check::Status::Deny, "no field of others would change",
             fmt::format("{} hold fields of others", text::count(conflicts, "object", "objects"))),
      judged("decided", undecided, Check::Status::Unknown, "every object is decided",
             fmt::format("{} undecided", text::count(undecided, "object is", "objects are")))};
  for (const auto& diagnostic : plan.diagnostics)
    if (diagnostic.severity != Severity::Note)
      checks.push_back({diagnostic.code,
                        diagnostic.severity == Severity::Error ? Check::Status::Deny : Check::Status::Warn,
                        diagnostic.summary});
  return checks;
}

std::string_view mode_of(const Plan& plan) {
  if (plan.operations.empty()) return "normal";
  if (std::all_of(plan.operations.begin(), plan.operations.end(), takes_down)) return "destroy";
  const bool goes_back =
      std::any_of(plan.operations.begin(), plan.operations.end(),
                  [](const auto& operation) { return operation.kind == OperationKind::Rollback; });
  return goes_back ? "rollback" : "normal";
}

}  // namespace emco::cli
