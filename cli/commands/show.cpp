
#include "cli/commands/commands.h"
#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "core/flow/plan_file.h"

namespace emco::cli {
namespace {

int show(Context& context, const Globals& globals, const std::string& path) {
  const flow::SavedPlan saved = flow::load_plan(context.files, path);
  const PlanWords words{saved.objects_read, 0, path, saved.id, globals.verbose, saved.inputs,
                        saved.tool_version};
  if (globals.json) {
    print_json(context.out, plan_json(saved.plan, words));
  } else {
    print_plan(context.out, style_of(context, globals, context.out_is_terminal), saved.plan, words);
  }
  return 0;
}

}  // namespace

const Command kShow{"show", "Deploying", "print a saved plan; no store and no cluster is needed",
                    [](Syntax& syntax, Action& action) {
                      auto path = std::make_shared<std::string>();
                      syntax.add_option("PLANFILE", *path, "What plan --out wrote").required();
                      action = [path](Context& context, const Globals& globals) {
                        return show(context, globals, *path);
                      };
                    }};

}  // namespace emco::cli
