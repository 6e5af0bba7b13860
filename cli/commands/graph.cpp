#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/graph_view.h"
#include "cli/views/json_view.h"

namespace emco::cli {
namespace {

struct GraphWords {
  std::string address;
  std::string format = "dot";
};

int graph(Context& context, const Globals& globals, const GraphWords& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const auto found = flow::read_graph(
      session, words.address.empty() ? std::nullopt : std::optional<std::string>(words.address));
  if (globals.json || words.format == "json") {
    print_json(context.out, graph_json(found));
  } else if (words.format == "mermaid") {
    print_mermaid(context.out, found);
  } else {
    print_dot(context.out, found);
  }
  return 0;
}

}  // namespace

const Command kGraph{"graph", "Looking around", "draw resources and the links between them",
                     [](Syntax& syntax, Action& action) {
                       auto words = std::make_shared<GraphWords>();
                       syntax.add_option("ADDRESS", words->address,
                                         "A resource with all that it uses and all that uses it "
                                         "(default: the whole store)");
                       syntax.add_option("--format", words->format, "The language to draw it in")
                           .one_of({"dot", "mermaid", "json"})
                           .type_name("FORMAT");
                       action = [words](Context& context, const Globals& globals) {
                         return graph(context, globals, *words);
                       };
                     }};

}  // namespace emco::cli
