#include <fmt/format.h>

#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState replica_set(const Value& object) {
  const auto failure = condition(object, "ReplicaFailure");
  if (failure.is_true()) return in_progress(said(failure, "its pods cannot be made"));
  const auto wanted = number(object, {"spec", "replicas"}, 1);
  const auto total = number(object, {"status", "replicas"}, 0);
  const auto labelled = number(object, {"status", "fullyLabeledReplicas"}, 0);
  const auto available = number(object, {"status", "availableReplicas"}, 0);
  const auto ready = number(object, {"status", "readyReplicas"}, 0);

  if (labelled < wanted) return in_progress(out_of(labelled, wanted, "replicas exist with their labels"));
  if (available < wanted) return in_progress(out_of(available, wanted, "replicas are available"));
  if (ready < wanted) return in_progress(out_of(ready, wanted, "replicas are ready"));
  if (total > wanted) return in_progress(fmt::format("{} replicas are ending", total - wanted));
  return current(out_of(ready, wanted, "replicas are ready"));
}

}  // namespace emco::kube::rules
