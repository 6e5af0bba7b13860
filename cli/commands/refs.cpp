#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/json_view.h"
#include "cli/views/references_view.h"

namespace emco::cli {
namespace {

int refs(Context& context, const Globals& globals, const flow::ReferencesRequest& request) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const auto found = flow::read_references(session, request);
  if (globals.json) {
    print_json(context.out, references_json(found));
  } else {
    print_references(context.out, style_of(context, globals, context.out_is_terminal), found);
  }
  return 0;
}

}  // namespace

const Command kRefs{"refs", "Looking around", "show what a resource uses, or who uses it",
                    [](Syntax& syntax, Action& action) {
                      auto request = std::make_shared<flow::ReferencesRequest>();
                      syntax.add_option("ADDRESS", request->address, "The resource").required();
                      syntax.add_flag("--to", request->users, "Who uses it, instead of what it uses");
                      syntax.add_flag("--deep", request->deep, "Whoever is behind those, too, and so on");
                      action = [request](Context& context, const Globals& globals) {
                        return refs(context, globals, *request);
                      };
                    }};

}  // namespace emco::cli
