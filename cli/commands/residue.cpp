#include <fmt/format.h>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "cli/views/residue_view.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

int list(Context& context, const Globals& globals, const std::string& address) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const auto entries = flow::list_residue(session, address);
  if (globals.json) {
    print_json(context.out, residue_json(entries));
  } else {
    print_residue(context.out, style_of(context, globals, context.out_is_terminal), entries);
  }
  return 0;
}

struct ReclaimWords {
  std::vector<std::int64_t> entries;
  bool all = false;
  bool dismiss = false;
  RunOptions run;
};

int dismiss(Context& context, const Globals& globals, const ReclaimWords& words, flow::Session& session) {
  const auto question = fmt::format("Close {} without looking? What is there stays there.",
                                    text::count(words.entries.size(), "entry", "entries"));
  if (!confirm(context, globals, words.run, question)) return 8;
  const auto closed = flow::dismiss_residue(session, words.entries);
  if (globals.json) {
    print_json(context.out, residue_json(closed));
  } else if (!globals.quiet) {
    print(context.out, "Closed {}.\n", text::count(closed.size(), "entry", "entries"));
  }
  return 0;
}

int reclaim(Context& context, const Globals& globals, const ReclaimWords& words) {
  if (words.entries.empty() != words.all)
    throw Error("usage.invalid", words.all ? "entries and --all at once" : "no entry is named",
                "name entries by their numbers (see 'emcoctl residue'), or give --all");
  if (words.dismiss && words.all)
    throw Error("usage.invalid", "--dismiss and --all at once", "dismiss entries by their numbers");
  const Style style = style_of(context, globals, context.out_is_terminal);
  // Nobody to ask is known before anything is looked at.
  if (!context.in_is_terminal || globals.no_input) confirm(context, globals, words.run, "");
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  if (words.dismiss) return dismiss(context, globals, words, session);

  flow::Reclaim found = flow::examine_residue(session, words.entries);
  if (!globals.json) print_reclaim(context.out, style, found, false);
  const std::size_t deletions = found.count(flow::Fate::Delete);
  const auto question = fmt::format("Delete {}?", text::count(deletions, "object", "objects"));
  if (deletions > 0 && !confirm(context, globals, words.run, question)) {
    print(context.err, "Nothing was changed.\n");
    return 8;
  }
  if (!found.items.empty()) flow::reclaim_residue(session, found);
  if (globals.json) {
    print_json(context.out, reclaim_json(found));
  } else {
    if (!found.items.empty()) print_reclaim(context.out << "\n", style, found, true);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), found.diagnostics);
  }
  return flow::exit_status(found.diagnostics);
}

void bind_reclaim(Syntax& syntax, Action& action) {
  auto words = std::make_shared<ReclaimWords>();
  syntax.add_option("ID", words->entries, "Entries of 'emcoctl residue'");
  syntax.add_flag("--all", words->all, "Every open entry");
  syntax.add_flag("--dismiss", words->dismiss, "Close entries without looking: what is there stays there");
  syntax.add_flag("--auto-approve", words->run.auto_approve, "Do not ask");
  action = [words](Context& context, const Globals& globals) { return reclaim(context, globals, *words); };
}

}  // namespace

const Command kResidue{"residue", "Deploying", "list objects that were given up or kept on purpose",
                       [](Syntax& syntax, Action& action) {
                         auto address = std::make_shared<std::string>();
                         syntax.add_option("ADDRESS", *address,
                                           "Of one logical cloud or deployment intent group");
                         action = [address](Context& context, const Globals& globals) {
                           return list(context, globals, *address);
                         };
                       }};
const Command kReclaim{"reclaim", "Deploying", "look for residue again, and delete what is ours of it",
                       bind_reclaim};

}  // namespace emco::cli
