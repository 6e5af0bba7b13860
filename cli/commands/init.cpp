
#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/print.h"
#include "core/flow/stores.h"

namespace emco::cli {

const Command kInit{"init", "Store", "make a new store with its key", [](Syntax&, Action& action) {
                      action = [](Context& context, const Globals& globals) {
                        const auto observer = silent_observer();
                        flow::World world = make_world(context, globals, *observer);
                        const flow::MadeStore made = flow::init(world);
                        if (!globals.quiet)
                          print(context.out,
                                "Made the store {} and its key {}.\nKeep the key apart from backups: "
                                "without it no secret of the store can be read.\n",
                                made.store, made.key);
                        return 0;
                      };
                    }};

}  // namespace emco::cli
