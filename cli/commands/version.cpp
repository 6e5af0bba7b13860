#include "core/flow/version.h"

#include "cli/commands/commands.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"

namespace emco::cli {
namespace {

int print_version(Context& context, const Globals& globals, bool with_libraries) {
  if (globals.json) {
    Value document = Value::map({{"version", flow::version()}});
    if (with_libraries)
      for (const auto& library : flow::libraries())
        document["libraries"][library.name] = library.version;
    print_json(context.out, std::move(document));
    return 0;
  }
  print(context.out, "emcoctl {}\n", flow::version());
  if (with_libraries)
    for (const auto& library : flow::libraries())
      print(context.out, "{}  {}\n", padded(library.name, 16), library.version);
  return 0;
}

}  // namespace

const Command kVersion{"version", "Looking around", "print the version, with --deps of every library too",
                       [](Syntax& syntax, Action& action) {
                         auto deps = std::make_shared<bool>(false);
                         syntax.add_flag("--deps", *deps, "Also the libraries in use");
                         action = [deps](Context& context, const Globals& globals) {
                           return print_version(context, globals, *deps);
                         };
                       }};

}  // namespace emco::cli
