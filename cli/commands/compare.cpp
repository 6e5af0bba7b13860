#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/compare_view.h"
#include "cli/views/json_view.h"

namespace emco::cli {
namespace {

struct DiffWords {
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
};

int diff(Context& context, const Globals& globals, const DiffWords& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const auto found = flow::read_diff(session, words.from, words.to);
  if (globals.json) {
    print_json(context.out, diff_json(found));
  } else {
    print_diff(context.out, style_of(context, globals, context.out_is_terminal), found, globals.verbose);
  }
  return 0;
}

int blame(Context& context, const Globals& globals, const std::string& address) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const auto found = flow::read_blame(session, address);
  if (globals.json) {
    print_json(context.out, blame_json(found));
  } else {
    print_blame(context.out, style_of(context, globals, context.out_is_terminal), found, globals.verbose);
  }
  return 0;
}

}  // namespace

const Command kDiff{"diff", "Looking around", "show how the intents of two generations differ",
                    [](Syntax& syntax, Action& action) {
                      auto words = std::make_shared<DiffWords>();
                      syntax.add_option("FROM", words->from, "The generation to begin from").required();
                      syntax.add_option("TO", words->to, "The one to compare with (default: the newest)");
                      action = [words](Context& context, const Globals& globals) {
                        return diff(context, globals, *words);
                      };
                    }};

const Command kBlame{"blame", "Looking around", "show who last set each field of a resource",
                     [](Syntax& syntax, Action& action) {
                       auto address = std::make_shared<std::string>();
                       syntax.add_option("ADDRESS", *address, "The resource").required();
                       action = [address](Context& context, const Globals& globals) {
                         return blame(context, globals, *address);
                       };
                     }};

}  // namespace emco::cli
