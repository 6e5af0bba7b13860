#include <limits>

#include <fmt/format.h>

#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState deployment(const Value& object) {
  const auto wanted = number(object, {"spec", "replicas"}, 1);
  const auto total = number(object, {"status", "replicas"}, 0);
  const auto updated = number(object, {"status", "updatedReplicas"}, 0);
  const auto available = number(object, {"status", "availableReplicas"}, 0);
  const auto ready = number(object, {"status", "readyReplicas"}, 0);
  const auto progressing = condition(object, "Progressing");

  if (progressing.is_false() && progressing.reason == "ProgressDeadlineExceeded")
    return failed(said(progressing, "it made no progress before its deadline"));
  if (total < wanted) return in_progress(out_of(total, wanted, "replicas exist"));
  if (updated < wanted) {
    const Value* paused = object.at("spec", "paused");
    const bool is_paused = paused != nullptr && paused->is_boolean() && paused->boolean();
    return in_progress(out_of(updated, wanted, "replicas are of the new template") +
                       (is_paused ? "; the deployment is paused" : ""));
  }
  if (total > wanted) return in_progress(fmt::format("{} old replicas are ending", total - wanted));
  if (available < updated) return in_progress(out_of(available, updated, "replicas are available"));
  if (ready < wanted) return in_progress(out_of(ready, wanted, "replicas are ready"));

  // Without a deadline the controller does not write the condition.
  const auto deadline =
      number(object, {"spec", "progressDeadlineSeconds"}, std::numeric_limits<std::int32_t>::max());
  const bool progressed = deadline == std::numeric_limits<std::int32_t>::max() || progressing.is_true();
  if (!progressed) return in_progress(said(progressing, "its new replica set is not reported yet"));
  const auto reported = condition(object, "Available");
  if (!reported.is_true()) return in_progress(said(reported, "it is not reported as available yet"));
  return current(out_of(ready, wanted, "replicas are ready"));
}

}  // namespace emco::kube::rules
