#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/history_view.h"
#include "cli/views/json_view.h"

namespace emco::cli {
namespace {

struct HistoryWords {
  std::string address;
  std::size_t limit = 0;
};

template <typename History>
void show(Context& context, const Globals& globals, const History& history) {
  if (globals.json) {
    print_json(context.out, history_json(history));
  } else {
    print_history(context.out, style_of(context, globals, context.out_is_terminal), history);
  }
}

int history(Context& context, const Globals& globals, const HistoryWords& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  if (words.address.empty()) {
    show(context, globals, flow::read_history(session, words.limit));
  } else {
    show(context, globals, flow::read_history(session, words.address, words.limit));
  }
  return 0;
}

}  // namespace

const Command kHistory{
    "history", "Looking around", "show who changed what, when and why", [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<HistoryWords>();
      syntax.add_option("ADDRESS", words->address,
                        "A resource; a deployment's operations are shown with it "
                        "(default: the generations of the store)");
      syntax.add_option("--limit", words->limit, "At most so many of the newest entries, 0 = all")
          .type_name("N");
      action = [words](Context& context, const Globals& globals) {
        return history(context, globals, *words);
      };
    }};

}  // namespace emco::cli
