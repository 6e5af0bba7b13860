#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/apply/resolve.h"
#include "core/base/clock.h"
#include "core/model/cluster.h"
#include "core/model/journal.h"
#include "core/model/observer.h"
#include "core/model/outcome.h"
#include "core/model/readiness.h"

/// Plan × clusters → outcomes: the only stage that changes the world. A request leaves only after the journal
/// holds its intent; an outcome is believed only when an answer or a read told it.
namespace emco::apply {

/// One operation to be carried out or continued. Its changes are in the journal already.
struct Operation {
  std::int64_t id = 0;
  std::string address;
  std::string word;
  Identity identity;
  std::vector<Change> changes;  ///< all that are not Done or Dropped, by seq
};

struct Options {
  std::size_t window = 128;  ///< requests of one cluster that may be on their way; the client narrows it
  int attempts = 8;          ///< sendings of one change before it is given up for this run
  Milliseconds unreachable_deadline = 30'000;  ///< how long an unreachable cluster is tried again
  Milliseconds unclear_deadline = 120'000;     ///< how long an unknown outcome is looked up again
  Milliseconds deletion_deadline = 120'000;    ///< how long a deletion may take after it was accepted
  Milliseconds definition_deadline = 30'000;   ///< until a new custom resource definition must be served
  Milliseconds renew_every = 10'000;
  /// What was committed leaves within this time or is committed again, which a process that was overtaken
  /// cannot. Shorter than the patience of those who take over (60 s), so that nothing leaves after that.
  Milliseconds send_within = 30'000;
  /// Only finds out what became of changes that were sent, and sends nothing. A change that was not executed
  /// goes back to Pending once `settle` has passed since it was sent: before that it could still be.
  bool resolve_only = false;
  Milliseconds settle = 120'000;
  /// When set, removals wait until the objects made before them are Current, and the run ends with everything
  /// Current or after `ready_deadline`.
  JudgeReadiness ready;
  Milliseconds ready_deadline = 600'000;
  /// 0 = go on, 1 = start nothing new and finish what is under way, 2 = return at once. Asked between steps.
  std::function<int()> interrupt;
};

struct Result {
  /// By operation and seq: one outcome for every change given.
  std::map<std::pair<std::int64_t, int>, Outcome> outcomes;

  /// Objects that were not ready in time or never will be; empty unless `Options::ready` is set.
  struct NotReady {
    std::int64_t operation = 0;
    std::string cluster;
    ObjectKey key;
    ReadyState readiness;
  };

  std::vector<NotReady> not_ready;
  bool stopped = false;      ///< by a request to stop: changes that were not begun are Skipped
  bool interrupted = false;  ///< at once: some outcomes are Unknown
  std::size_t written = 0;   ///< changes of the world confirmed in this run
};

/// Carries out the changes of several operations at the same time, all clusters in parallel; one failing
/// cluster never stops the others. Throws Error "operation.fenced" when another process took over: nothing
/// was written after that.
Result run(std::vector<Operation> operations,
           ClusterWriter& clusters,
           Journal& journal,
           Clock& clock,
           Observer& observer,
           const Options& options);

}  // namespace emco::apply
