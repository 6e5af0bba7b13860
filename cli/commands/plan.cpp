#include <CLI/CLI.hpp>
#include <fmt/ostream.h>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "core/base/error.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

struct PlanArguments {
  BundleOptions bundle;
  PlanOptions plan;
  bool detailed_exit_code = false;
};

int plan(Context& context, const Globals& globals, const PlanArguments& words) {
  const Milliseconds began = context.clock.elapsed();
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  world.parallelism = static_cast<std::size_t>(std::max(0, words.plan.parallelism));
  flow::PlanRequest request;
  take_plan_options(words.plan, request);
  if (words.bundle.files.empty()) {
    request.converge = flow::PlanRequest::Converge::All;
  } else {
    request.bundle = read_bundle(context, globals, world, words.bundle, bundle::Purpose::Apply);
  }
  flow::Session session(world);
  const flow::Planned planned = flow::make_plan(session, request);
  const PlanWords shown{planned.objects_read, context.clock.elapsed() - began, "", "", globals.verbose};
  const int status = flow::exit_status(planned.plan.diagnostics);
  if (globals.json) {
    print_json(context.out, plan_json(planned.plan, shown));
  } else {
    print_plan(context.out, style_of(context, globals, context.out_is_terminal), planned.plan, shown);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal),
                      planned.plan.diagnostics);
  }
  if (status != 0) return status;
  return words.detailed_exit_code && planned.plan.changes_anything() ? 2 : 0;
}

}  // namespace

const Command kPlan{
    "plan", "Deploying", "show exactly what apply would do, and change nothing",
    [](CLI::App& app, Action& action) {
      auto words = std::make_shared<PlanArguments>();
      add_bundle_options(app, words->bundle);
      add_plan_options(app, words->plan);
      app.add_flag("--detailed-exitcode", words->detailed_exit_code, "Exit with 2 when there are changes");
      action = [words](Context& context, const Globals& globals) { return plan(context, globals, *words); };
    }};

}  // namespace emco::cli
