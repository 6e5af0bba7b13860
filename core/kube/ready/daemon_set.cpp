#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState daemon_set(const Value& object) {
  const auto wanted = number(object, {"status", "desiredNumberScheduled"}, -1);
  const auto scheduled = number(object, {"status", "currentNumberScheduled"}, 0);
  const auto updated = number(object, {"status", "updatedNumberScheduled"}, 0);
  const auto available = number(object, {"status", "numberAvailable"}, 0);
  const auto ready = number(object, {"status", "numberReady"}, 0);
  const bool on_delete = object.text_at({"spec", "updateStrategy", "type"}) == "OnDelete";

  if (wanted < 0) return in_progress("it is not known yet how many nodes it runs on");
  if (scheduled < wanted) return in_progress(out_of(scheduled, wanted, "pods exist"));
  if (updated < wanted && !on_delete)
    return in_progress(out_of(updated, wanted, "pods are of the new template"));
  if (available < wanted) return in_progress(out_of(available, wanted, "pods are available"));
  if (ready < wanted) return in_progress(out_of(ready, wanted, "pods are ready"));
  return current(out_of(ready, wanted, "pods are ready"));
}

}  // namespace emco::kube::rules
