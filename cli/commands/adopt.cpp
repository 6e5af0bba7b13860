#include "core/flow/adopt.h"

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"

namespace emco::cli {
namespace {

struct AdoptWords {
  PlanOptions plan;
  RunOptions run;
  std::string address;
  std::vector<std::string> objects;
};

int adopt(Context& context, const Globals& globals, const AdoptWords& words) {
  return plan_and_carry_out(
      context, globals,
      [&](flow::Session& session) {
        return flow::adoption_request(session, words.address, words.objects, words.run.message);
      },
      words.plan, words.run);
}

}  // namespace

const Command kAdopt{
    "adopt", "Deploying", "take over objects that somebody else made", [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<AdoptWords>();
      add_field_options(syntax, words->plan);
      add_cluster_options(syntax, words->plan);
      add_run_options(syntax, words->run);
      syntax.add_option("ADDRESS", words->address, "The deployment intent group that they shall belong to")
          .required();
      syntax
          .add_option("OBJECT", words->objects,
                      "KIND[.GROUP]/[NAMESPACE/]NAME@PROVIDER/CLUSTER, as plans write it")
          .required();
      action = [words](Context& context, const Globals& globals) { return adopt(context, globals, *words); };
    }};

}  // namespace emco::cli
