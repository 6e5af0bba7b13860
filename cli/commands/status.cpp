#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/commands/status_words.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/status_view.h"
#include "core/flow/codes.h"

namespace emco::cli {

int show_status(Context& context, const Globals& globals, const StatusWords& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const flow::Status status = flow::read_status(session, words.addresses, words.offline);
  if (globals.json) {
    print_json(context.out, status_json(status));
  } else {
    const bool details = globals.verbose || status.deployments.size() == 1;
    print_status(context.out, style_of(context, globals, context.out_is_terminal), status, details);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), status.diagnostics);
  }
  return flow::exit_status(status.diagnostics);
}

const Command kStatus{
    "status", "Deploying", "show where deployments stand, in the records and on their clusters",
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<StatusWords>();
      syntax.add_option(
          "ADDRESS", words->addresses,
          "Logical clouds, deployment intent groups, or something they are below (default: all)");
      syntax.add_flag("--offline", words->offline, "Ask no cluster: say what the records say");
      action = [words](Context& context, const Globals& globals) {
        return show_status(context, globals, *words);
      };
    }};

}  // namespace emco::cli
