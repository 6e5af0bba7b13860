#include <fmt/format.h>

#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

// A job that has begun is what was asked for: how long it runs is its own affair. Whoever needs its end
// (hooks, dependencies) looks at the condition Complete.
ReadyState job(const Value& object) {
  const auto parallel = number(object, {"spec", "parallelism"}, 1);
  const auto wanted = number(object, {"spec", "completions"}, parallel);
  const auto succeeded = number(object, {"status", "succeeded"}, 0);
  const auto active = number(object, {"status", "active"}, 0);
  const auto broken = number(object, {"status", "failed"}, 0);

  if (condition(object, "Complete").is_true()) return current(out_of(succeeded, wanted, "runs succeeded"));
  const auto failure = condition(object, "Failed");
  if (failure.is_true()) return failed(said(failure, "the job failed"));
  if (condition(object, "Suspended").is_true()) return current("it is suspended");
  if (object.text_at({"status", "startTime"}).empty()) return in_progress("it has not begun yet");
  return current(fmt::format("it is running: {} active, {} succeeded, {} failed", active, succeeded, broken));
}

/// It does its work when its time comes.
ReadyState cron_job(const Value&) { return current("it is scheduled"); }

}  // namespace emco::kube::rules
