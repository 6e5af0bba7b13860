#pragma once

#include <functional>
#include <optional>

#include "cli/commands/options.h"

namespace emco::cli {

/// Plans, shows, asks, does: the common way of apply and of every operation command. Returns the exit status.
int plan_and_carry_out(Context& context,
                       const Globals& globals,
                       flow::PlanRequest request,
                       const PlanOptions& plan_options,
                       const RunOptions& run_options);

/// The same, for requests that are made by looking at the store.
int plan_and_carry_out(Context& context,
                       const Globals& globals,
                       const std::function<flow::PlanRequest(flow::Session&)>& make_request,
                       const PlanOptions& plan_options,
                       const RunOptions& run_options);

/// Carries out a saved plan, which is its own approval.
int apply_plan_file(Context& context,
                    const Globals& globals,
                    const std::string& path,
                    const PlanOptions& plan_options,
                    const RunOptions& run_options);

/// "projects/p/…/instantiate" → the request; nothing when the word ends in no operation.
std::optional<OperationRequest> operation_of(const std::string& word);

/// Asks a question that only "yes" answers; true without asking when told to. Throws Error
/// "usage.needs-approval" when nobody can be asked.
bool confirm(Context& context,
             const Globals& globals,
             const RunOptions& options,
             const std::string& question);

/// How a run is shown: JSON events, a live view, or lines.
std::unique_ptr<Observer> make_observer(Context& context, const Globals& globals);

}  // namespace emco::cli
