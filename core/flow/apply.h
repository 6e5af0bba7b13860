#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/apply/run.h"
#include "core/flow/plan.h"

namespace emco::flow {

/// How one operation ended in this run.
struct OperationResult {
  std::string address;
  std::int64_t operation = 0;  ///< 0 when it was not begun
  std::string word;
  std::string phase;  ///< after it

  /// Every change with how it ended, by seq.
  struct Ended {
    Change change;
    Outcome outcome;
  };

  std::vector<Ended> changes;
  std::vector<apply::Result::NotReady> not_ready;
  std::vector<std::string> left_out;  ///< clusters that its plan could not read
  std::string message;                ///< why it was not begun, or failed, in a line
  bool succeeded = false;

  /// It did all that was planned, and its plan had left clusters out.
  bool lacks_only_clusters() const;
};

/// What became of everything that was planned.
struct Applied {
  std::int64_t generation = 0;
  std::vector<OperationResult> operations;
  std::vector<std::string> stops;        ///< addresses whose operations were stopped
  std::vector<std::string> approved;     ///< addresses whose content was approved
  std::vector<std::string> rebound;      ///< clusters that took the place of others
  std::optional<std::size_t> recovered;  ///< objects that were listed as residue, when records were recovered
  Diagnostics diagnostics;
  std::size_t written = 0;  ///< changes of the world confirmed in this run
  bool stopped = false;
  bool interrupted = false;

  /// 0 when everything was done; 4 when something was written and something is missing; else the gravest
  /// cause.
  int exit_status() const;
};

struct ApplyOptions {
  std::string plan_id;  ///< of the plan that is carried out
  bool saved = false;   ///< it came from a file: it is marked as used
  bool wait = false;    ///< for readiness
  Milliseconds wait_timeout = 600'000;
};

/// Carries out a plan: the intents in one commit under the plan's generation, then the operations, logical
/// clouds before what runs in them. Throws Error "plan.stale" when the store moved on before anything was
/// done.
Applied carry_out(Session& session,
                  const PlanRequest& request,
                  const Plan& plan,
                  const ApplyOptions& options);

/// Addresses whose unfinished operations this plan would take over without knowing what became of all they
/// sent, those with objects on clusters that it accepts among them. What is given up needs no knowledge; what
/// is continued finds out by itself.
std::vector<std::string> unsettled(Session& session, const Plan& plan);

/// Finds out what became of everything that unfinished operations of these addresses sent, without sending
/// anything; a plan made after it rests on facts. What cannot be found out is "operation.unresolved".
Diagnostics settle(Session& session, const std::vector<std::string>& addresses);

/// Continues an interrupted operation. Throws "operation.held" while its holder lives.
OperationResult resume(Session& session,
                       const std::string& address,
                       const ApplyOptions& options,
                       Applied& applied);

/// Asks the holder to stop and waits for it, or makes the move itself when the holder is dead.
void stop(Session& session, const std::string& address);

}  // namespace emco::flow
