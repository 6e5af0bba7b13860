#include "cli/commands/carry_out.h"

#include <algorithm>
#include <array>

#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"
#include "core/flow/plan_file.h"

namespace emco::cli {
namespace {

constexpr std::array<std::string_view, 10> kOperationWords{"approve", "instantiate", "update", "rollback",
                                                           "migrate", "terminate",   "stop",   "resume",
                                                           "abandon", "apply"};

bool is_set(const Context& context, const char* name) {
  const auto at = context.environment.find(name);
  return at != context.environment.end() && !at->second.empty() && at->second != "0";
}

bool approves_itself(const Context& context, const RunOptions& options) {
  return options.auto_approve || is_set(context, "EMCOCTL_AUTO_APPROVE");
}

}  // namespace

std::optional<OperationRequest> operation_of(const std::string& word) {
  const auto slash = word.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string last = word.substr(slash + 1);
  if (std::find(kOperationWords.begin(), kOperationWords.end(), last) == kOperationWords.end())
    return std::nullopt;
  return OperationRequest{word.substr(0, slash), last, {}, {}, {}};
}

std::unique_ptr<Observer> make_observer(Context& context, const Globals& globals) {
  if (globals.json) return events_observer(events_of(context));
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

namespace {

/// Warnings and notes, where the caller reads.
void tell(Context& context, const Globals& globals, const Diagnostics& diagnostics) {
  if (diagnostics.empty()) return;
  if (globals.json)
    say_event(events_of(context), "diagnostics",
              Value::map({{"diagnostics", diagnostics_json(diagnostics)}}));
  else
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), diagnostics);
}

/// What both ways of applying share: where they speak, and how they shall run.
struct Carrying {
  Context& context;
  const Globals& globals;
  const RunOptions& options;
  Milliseconds began;
};

/// From the confirmed plan to the exit status. `saved_plan` is the id of a saved plan, "" = it was made now.
int carry_out(const Carrying& how,
              flow::Session& session,
              const flow::PlanRequest& request,
              const Plan& plan,
              const std::string& saved_plan) {
  flow::ApplyOptions options;
  options.saved = !saved_plan.empty();
  options.plan_id = options.saved ? saved_plan : how.context.random.uuid();
  options.wait = how.options.wait;
  options.wait_timeout = parse_duration(how.options.wait_timeout);
  const flow::Applied applied = flow::carry_out(session, request, plan, options);
  int status = applied.exit_status();
  if (status == 0 && how.options.detailed_exit_code) status = 2;
  if (!how.globals.json)
    print_applied(how.context.out, style_of(how.context, how.globals, how.context.out_is_terminal), applied,
                  how.context.clock.elapsed() - how.began);
  tell(how.context, how.globals, applied.diagnostics);
  if (how.globals.json) print_summary_event(events_of(how.context), applied, status);
  return status;
}

/// A plan that takes over what somebody else began rests on facts; true when they had to be found out.
bool settle_or_refuse(flow::Session& session, const Plan& plan) {
  const auto addresses = flow::unsettled(session, plan);
  Diagnostics unresolved = flow::settle(session, addresses);
  if (unresolved.has_errors()) throw Error(std::move(unresolved));
  return !addresses.empty();
}

}  // namespace

int plan_and_carry_out(Context& context,
                       const Globals& globals,
                       flow::PlanRequest request,
                       const PlanOptions& plan_options,
                       const RunOptions& run_options) {
  return plan_and_carry_out(
      context, globals, [&](flow::Session&) { return std::move(request); }, plan_options, run_options);
}

int plan_and_carry_out(Context& context,
                       const Globals& globals,
                       const std::function<flow::PlanRequest(flow::Session&)>& make_request,
                       const PlanOptions& plan_options,
                       const RunOptions& run_options) {
  const Milliseconds began = context.clock.elapsed();
  // Nobody to ask is known before anything is looked at.
  if (!approves_itself(context, run_options) && (!context.in_is_terminal || globals.no_input))
    confirm(context, globals, run_options, "");
  const auto observer = make_observer(context, globals);
  flow::World world = make_world(context, globals, *observer);
  world.reason = run_options.message;
  world.parallelism = static_cast<std::size_t>(std::max(0, plan_options.parallelism));
  flow::Session session(world);
  flow::PlanRequest request = make_request(session);
  take_plan_options(plan_options, request);
  world.bundle = request.bundle_name;

  flow::Planned planned = flow::make_plan(session, request);
  if (!planned.plan.diagnostics.has_errors() && settle_or_refuse(session, planned.plan))
    planned = flow::make_plan(session, request);
  const PlanWords words{planned.objects_read, context.clock.elapsed() - began, "", "", globals.verbose};
  if (!globals.json)
    print_plan(context.out, style_of(context, globals, context.out_is_terminal), planned.plan, words);
  if (planned.plan.diagnostics.has_errors()) throw Error(planned.plan.diagnostics);
  tell(context, globals, planned.plan.diagnostics);
  if (!planned.plan.changes_anything()) {
    if (globals.json) print_summary_event(events_of(context), {}, 0);
    return 0;
  }
  if (!confirm(context, globals, run_options, "Apply these changes?")) {
    print(context.err, "Nothing was changed.\n");
    return 8;
  }
  return carry_out({context, globals, run_options, began}, session, request, planned.plan, "");
}

int apply_plan_file(Context& context,
                    const Globals& globals,
                    const std::string& path,
                    const PlanOptions& plan_options,
                    const RunOptions& run_options) {
  const Milliseconds began = context.clock.elapsed();
  const auto observer = make_observer(context, globals);
  flow::World world = make_world(context, globals, *observer);
  world.reason = run_options.message;
  world.parallelism = static_cast<std::size_t>(std::max(0, plan_options.parallelism));
  const flow::SavedPlan saved = flow::load_plan(world.files, path);
  world.bundle = saved.request.bundle_name;
  flow::Session session(world);
  settle_or_refuse(session, saved.plan);
  flow::PlanRequest request;
  const flow::Planned planned = flow::renew_plan(session, saved, request);
  const PlanWords words{planned.objects_read, context.clock.elapsed() - began, "", "", globals.verbose};
  if (!globals.json)
    print_plan(context.out, style_of(context, globals, context.out_is_terminal), planned.plan, words);
  return carry_out({context, globals, run_options, began}, session, request, planned.plan, saved.id);
}

}  // namespace emco::cli
