#include "cli/commands/carry_out.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

bool is_set(const Context& context, const char* name) {
  const auto at = context.environment.find(name);
  return at != context.environment.end() && !at->second.empty() && at->second != "0";
}

bool approves_itself(const Context& context, const RunOptions& options) {
  return options.auto_approve || is_set(context, "EMCOCTL_AUTO_APPROVE");
}

}  // namespace

std::unique_ptr<Observer> make_observer(Context& context, const Globals& globals) {
  if (globals.json) return events_observer(context.out, context.clock);
  if (globals.quiet) return silent_observer();
  const Style style = style_of(context, globals, context.err_is_terminal);
  return context.err_is_terminal ? live_observer(context.err, style, context.clock)
                                 : lines_observer(context.err, style, context.clock);
}

bool confirm(Context& context,
             const Globals& globals,
             const RunOptions& options,
             const std::string& question) {
  if (approves_itself(context, options)) return true;
  if (!context.in_is_terminal || globals.no_input)
    throw Error("usage.needs-approval",
                "there is nobody to ask, and nothing says that this may be done without asking",
                "add --auto-approve (or EMCOCTL_AUTO_APPROVE=1), or save a plan with --out and apply that");
  context.err << question << " Only \"yes\" is accepted: " << std::flush;
  std::string answer;
  std::getline(context.in, answer);
  return text::trim(answer) == "yes";
}

int plan_and_carry_out(Context& context,
                       const Globals& globals,
                       flow::PlanRequest request,
                       const PlanOptions& plan_options,
                       const RunOptions& run_options,
                       std::vector<std::string> settle_first,
                       std::vector<std::string> erase_afterwards) {
  const Style style = style_of(context, globals, context.out_is_terminal);
  const Milliseconds began = context.clock.elapsed();
  take_plan_options(plan_options, request);
  // Nobody to ask is known before anything is looked at.
  if (!approves_itself(context, run_options) && (!context.in_is_terminal || globals.no_input))
    confirm(context, globals, run_options, "");
  const auto observer = make_observer(context, globals);
  flow::World world = make_world(context, globals, *observer);
  world.reason = run_options.message;
  world.parallelism = static_cast<std::size_t>(std::max(0, plan_options.parallelism));
  flow::Session session(world);

  Diagnostics unresolved = flow::settle(session, settle_first);
  if (unresolved.has_errors()) throw Error(std::move(unresolved));
  flow::Planned planned = flow::make_plan(session, request);
  const PlanWords words{planned.objects_read, context.clock.elapsed() - began, "", "", globals.verbose};
  if (!globals.json) print_plan(context.out, style, planned.plan, words);
  if (planned.plan.diagnostics.has_errors()) throw Error(planned.plan.diagnostics);
  if (!globals.json)
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal),
                      planned.plan.diagnostics);
  if (!planned.plan.changes_anything() && erase_afterwards.empty()) {
    if (globals.json) print_summary_event(context.out, {}, 0);
    return 0;
  }
  if (!confirm(context, globals, run_options, "Apply these changes?")) {
    fmt::print(context.err, "Nothing was changed.\n");
    return 8;
  }
  flow::ApplyOptions options;
  options.plan_id = context.random.uuid();
  options.wait = run_options.wait;
  options.wait_timeout = parse_duration(run_options.wait_timeout);
  for (auto& address : erase_afterwards)
    options.erase_afterwards.push_back({std::move(address), {}});
  const flow::Applied applied = flow::carry_out(session, request, planned.plan, options);
  int status = applied.exit_status();
  if (status == 0 && run_options.detailed_exit_code) status = 2;
  if (globals.json) {
    print_summary_event(context.out, applied, status);
  } else {
    print_applied(context.out, style, applied, context.clock.elapsed() - began);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), applied.diagnostics);
  }
  return status;
}

int apply_plan_file(Context&, const Globals&, const std::string& path, const RunOptions&) {
  throw Error("usage.invalid",
              fmt::format("'{}' is no operation, and saved plans come with the next step", path), "use -f");
}

}  // namespace emco::cli
