#include <fmt/format.h>

#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState stateful_set(const Value& object) {
  // Its pods take the new template when somebody deletes them, which is nobody's progress.
  if (object.text_at({"spec", "updateStrategy", "type"}) == "OnDelete")
    return current("its pods are replaced when they are deleted");

  const auto wanted = number(object, {"spec", "replicas"}, 1);
  const auto total = number(object, {"status", "replicas"}, 0);
  const auto ready = number(object, {"status", "readyReplicas"}, 0);
  const auto updated = number(object, {"status", "updatedReplicas"}, 0);
  const auto present = number(object, {"status", "currentReplicas"}, 0);
  const auto partition = number(object, {"spec", "updateStrategy", "rollingUpdate", "partition"}, 0);

  if (total < wanted) return in_progress(out_of(total, wanted, "replicas exist"));
  if (ready < wanted) return in_progress(out_of(ready, wanted, "replicas are ready"));
  if (total > wanted) return in_progress(fmt::format("{} replicas are ending", total - wanted));
  if (partition > 0) {
    const auto due = wanted > partition ? wanted - partition : 0;
    if (updated < due)
      return in_progress(out_of(updated, due, "replicas above the partition are of the new template"));
    return current(out_of(updated, due, "replicas above the partition are of the new template"));
  }
  if (present < wanted) return in_progress(out_of(present, wanted, "replicas are of the present revision"));
  if (object.text_at({"status", "currentRevision"}) != object.text_at({"status", "updateRevision"}))
    return in_progress("its replicas are being moved to the new revision");
  return current(out_of(ready, wanted, "replicas are ready"));
}

}  // namespace emco::kube::rules
