#include "core/flow/recover.h"

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"

namespace emco::cli {
namespace {

struct RecoverWords {
  bool from_clusters = false;
  flow::RecoverWish wish;
  PlanOptions plan;
  RunOptions run;
};

int recover(Context& context, const Globals& globals, RecoverWords words) {
  if (!words.from_clusters)
    throw Error(
        "usage.invalid", "nothing says what to recover from",
        "the records are completed from the clusters with --from-clusters; from a backup with: emcoctl "
        "store restore FILE");
  words.wish.reason = words.run.message;
  words.wish.skip_unreadable = words.plan.on_unreachable == "skip";
  return plan_and_carry_out(
      context, globals, [&](flow::Session& session) { return flow::recover_request(session, words.wish); },
      words.plan, words.run);
}

}  // namespace

const Command kRecover{
    "recover", "The store", "complete the records from the clusters when the store was lost or is old",
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<RecoverWords>();
      syntax.add_flag("--from-clusters", words->from_clusters, "From the markers on objects; required");
      syntax
          .add_option("--store-id", words->wish.store,
                      "The identity of a lost store whose place this one takes")
          .type_name("ID");
      syntax.add_flag("--records-only", words->wish.records_only,
                      "Only list what is not known as residue; bring no deployment up to date");
      add_plan_options(syntax, words->plan);
      add_run_options(syntax, words->run);
      action = [words](Context& context, const Globals& globals) {
        return recover(context, globals, *words);
      };
    }};

}  // namespace emco::cli
