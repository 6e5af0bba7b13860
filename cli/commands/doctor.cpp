#include "core/flow/doctor.h"

#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/doctor_view.h"
#include "cli/views/json_view.h"
#include "core/base/error.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

int doctor(Context& context, const Globals& globals, const flow::ExaminationWish& wish) {
  if (wish.offline && wish.sweep)
    throw Error("usage.invalid", "--sweep asks clusters, and --offline asks none", "give one of them");
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  const auto found = flow::examine(world, wish);
  if (globals.json) {
    print_json(context.out, examination_json(found));
  } else {
    print_examination(context.out, style_of(context, globals, context.out_is_terminal), found);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), found.diagnostics);
  }
  return flow::exit_status(found.diagnostics);
}

}  // namespace

const Command kDoctor{
    "doctor", "Looking around", "look at the store, at what is under way and at the clusters, all at once",
    [](Syntax& syntax, Action& action) {
      auto wish = std::make_shared<flow::ExaminationWish>();
      syntax.add_flag("--sweep", wish->sweep,
                      "Look for everything on the clusters that carries this store's markers");
      syntax.add_flag("--offline", wish->offline, "Ask no cluster");
      action = [wish](Context& context, const Globals& globals) { return doctor(context, globals, *wish); };
    }};

}  // namespace emco::cli
