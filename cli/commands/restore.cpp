#include "core/flow/restore.h"

#include <fmt/format.h>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"

namespace emco::cli {
namespace {

struct RestoreWords {
  std::int64_t generation = 0;
  std::vector<std::string> addresses;
  PlanOptions plan;
  RunOptions run;
  bool intents_only = false;
};

int restore(Context& context, const Globals& globals, RestoreWords words) {
  flow::PlanRequest request;
  {
    const auto observer = silent_observer();
    flow::World world = make_world(context, globals, *observer);
    flow::Session session(world);
    request = flow::restore_request(session, words.generation, words.addresses);
  }
  if (words.run.message.empty()) words.run.message = fmt::format("restore generation {}", words.generation);
  if (words.intents_only) {
    // Nothing but the store is changed, which can be taken back: nobody has to be asked.
    request.converge = flow::PlanRequest::Converge::None;
    words.run.auto_approve = true;
  }
  return plan_and_carry_out(context, globals, std::move(request), words.plan, words.run);
}

}  // namespace

const Command kRestore{"restore", "Intents", "make intents what they were at an earlier generation",
                       [](Syntax& syntax, Action& action) {
                         auto words = std::make_shared<RestoreWords>();
                         syntax.add_option("--to", words->generation, "The generation to go back to")
                             .required()
                             .type_name("GENERATION");
                         syntax.add_option("ADDRESS", words->addresses,
                                           "Resources to restore, each with everything below it "
                                           "(default: the whole store)");
                         add_plan_options(syntax, words->plan);
                         add_run_options(syntax, words->run);
                         syntax.add_flag("--intents-only", words->intents_only,
                                         "Change the store alone; deployments become PendingChanges");
                         action = [words](Context& context, const Globals& globals) {
                           return restore(context, globals, *words);
                         };
                       }};

}  // namespace emco::cli
