#include <fmt/format.h>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "core/base/error.h"
#include "core/flow/codes.h"
#include "core/flow/plan_file.h"

namespace emco::cli {
namespace {

struct PlanArguments {
  BundleOptions bundle;
  PlanOptions plan;
  PruneOptions prune;
  std::vector<std::string> words;  ///< addresses that end in an operation word
  std::string out;
  bool detailed_exit_code = false;
};

/// What the command line asks for, and how it can be asked for again.
flow::PlanRequest request_of(Context& context,
                             const Globals& globals,
                             flow::World& world,
                             const PlanArguments& words,
                             flow::Asking& asking) {
  flow::PlanRequest request;
  take_plan_options(words.plan, request);
  expect_prune_options(words.prune, words.bundle);
  if (words.bundle.files.empty() && words.words.empty()) {
    request.converge = flow::PlanRequest::Converge::All;
    return request;
  }
  if (words.bundle.files.empty()) {
    request.converge = flow::PlanRequest::Converge::None;
  } else {
    asking.sources = words.bundle.files;
    asking.values = words.bundle.values;
    request.bundle = read_bundle(context, globals, world, words.bundle, bundle::Purpose::Apply);
    request.bundle_name = words.prune.bundle;
    world.bundle = words.prune.bundle;
  }
  request.erase = prune(world, words.prune, request.bundle);
  for (const auto& word : words.words) {
    const auto operation = operation_of(word);
    if (!operation)
      throw Error("usage.invalid", fmt::format("'{}' does not end in an operation", word),
                  "write ADDRESS/instantiate, ADDRESS/terminate, …, or give a bundle with -f");
    asking.operations.push_back(*operation);
    request.bundle.operations.push_back(*operation);
  }
  return request;
}

int plan(Context& context, const Globals& globals, const PlanArguments& words) {
  const Milliseconds began = context.clock.elapsed();
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  world.parallelism = static_cast<std::size_t>(std::max(0, words.plan.parallelism));
  flow::Asking asking;
  const flow::PlanRequest request = request_of(context, globals, world, words, asking);
  flow::Session session(world);
  const flow::Planned planned = flow::make_plan(session, request);
  PlanWords shown{planned.objects_read, context.clock.elapsed() - began, "", "", globals.verbose};
  const int status = flow::exit_status(planned.plan.diagnostics);
  if (status == 0 && !words.out.empty()) {
    shown.saved_as = words.out;
    shown.plan_id = flow::save_plan(session, words.out, asking, request, planned);
  }
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
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<PlanArguments>();
      add_bundle_options(syntax, words->bundle);
      add_plan_options(syntax, words->plan);
      add_prune_options(syntax, words->prune);
      syntax.add_option("--out", words->out, "Save the plan: apply FILE does exactly what is shown, once")
          .type_name("FILE");
      syntax.add_option("ADDRESS/OPERATION", words->words,
                        "Operations to plan, as operation documents name them");
      syntax.add_flag("--detailed-exitcode", words->detailed_exit_code, "Exit with 2 when there are changes");
      action = [words](Context& context, const Globals& globals) { return plan(context, globals, *words); };
    }};

}  // namespace emco::cli
