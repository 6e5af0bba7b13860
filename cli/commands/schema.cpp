#include "core/flow/schema.h"

#include "cli/commands/commands.h"
#include "core/base/json.h"

namespace emco::cli {

const Command kSchema{
    "schema", "Looking around", "print the JSON Schema of a kind's documents, for editors",
    [](Syntax& syntax, Action& action) {
      auto kind = std::make_shared<std::string>();
      syntax.add_option(
          "KIND", *kind,
          "A kind, KIND/OPERATION, or metadata (default: all of them, told apart by their anchors)");
      action = [kind](Context& context, const Globals&) {
        context.out << json::write_pretty(flow::json_schema(*kind)) << '\n';
        return 0;
      };
    }};

}  // namespace emco::cli
