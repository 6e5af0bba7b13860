
#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"
#include "core/flow/intents.h"

namespace emco::cli {
namespace {

int validate(Context& context, const Globals& globals, const BundleOptions& options) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Input input{options.files, options.values, {}, bundle::Purpose::Apply};
  if (flow::wants_standard_input(input))
    input.standard_input.assign(std::istreambuf_iterator<char>(context.in), std::istreambuf_iterator<char>());
  const flow::Validated validated = flow::validate(world, input);
  const int status = flow::exit_status(validated.diagnostics);
  if (globals.json) {
    print_json(context.out, Value::map({{"valid", status == 0},
                                        {"documents", static_cast<std::int64_t>(validated.documents)},
                                        {"operations", static_cast<std::int64_t>(validated.operations)},
                                        {"against_store", validated.store},
                                        {"diagnostics", diagnostics_json(validated.diagnostics)}}));
    return status;
  }
  print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), validated.diagnostics);
  if (status == 0 && !globals.quiet)
    print(context.out, "Valid: {}, {}{}.\n", text::count(validated.documents, "document", "documents"),
          text::count(validated.operations, "operation", "operations"),
          validated.store.empty() ? ", checked by themselves (no store here)" : "");
  return status;
}

}  // namespace

const Command kValidate{"validate", "Intents",
                        "check bundles without changing anything or asking any cluster",
                        [](Syntax& syntax, Action& action) {
                          auto options = std::make_shared<BundleOptions>();
                          add_bundle_options(syntax, *options);
                          syntax.add_option("PATH", options->files, "Bundles, as -f");
                          action = [options](Context& context, const Globals& globals) {
                            return validate(context, globals, *options);
                          };
                        }};

}  // namespace emco::cli
