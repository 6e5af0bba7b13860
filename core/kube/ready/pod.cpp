#include <fmt/format.h>

#include "core/kube/ready/rules.h"

namespace emco::kube::rules {
namespace {

/// The containers that end again and again, by name; "" when there are none.
std::string crashing(const Value& object) {
  std::string names;
  for (const std::string_view list : {"initContainerStatuses", "containerStatuses"}) {
    const Value* statuses = object.at("status", list);
    if (statuses == nullptr || !statuses->is_list()) continue;
    for (const auto& status : statuses->items()) {
      if (status.text_at({"state", "waiting", "reason"}) != "CrashLoopBackOff") continue;
      names += (names.empty() ? "" : ", ") + std::string(status.text_at({"name"}));
    }
  }
  return names;
}

}  // namespace

ReadyState pod(const Value& object) {
  const auto phase = object.text_at({"status", "phase"});
  if (phase == "Succeeded") return current("it has finished");
  if (phase == "Failed")
    return failed(std::string(object.text_at({"status", "message"}, "its containers failed")));
  if (phase == "Running" && condition(object, "Ready").is_true()) return current("it is ready");
  if (const auto names = crashing(object); !names.empty())
    return failed(fmt::format("containers that crash again and again: {}", names));
  if (phase == "Running") return in_progress(said(condition(object, "Ready"), "it is running but not ready"));
  const auto scheduled = condition(object, "PodScheduled");
  if (scheduled.is_false()) return in_progress(said(scheduled, "no node was found for it yet"));
  return in_progress("it is pending");
}

}  // namespace emco::kube::rules
