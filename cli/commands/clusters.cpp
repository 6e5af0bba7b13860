#include <optional>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/clusters_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "core/base/error.h"
#include "core/flow/plan_file.h"
#include "core/flow/rebind.h"

namespace emco::cli {
namespace {

/// Something is wrong with a cluster, whatever it is: exit statuses of single codes are for those who need
/// it.
constexpr int kWrong = 10;

struct ClustersWords {
  std::string what;
  std::vector<std::string> addresses;
  std::string plan;
  std::string old_cluster = "gone";
  bool records_only = false;
  PlanOptions planning;
  RunOptions run;
};

int rebind(Context& context, const Globals& globals, const ClustersWords& words) {
  if (words.addresses.empty())
    throw Error("usage.invalid", "'clusters rebind' takes the clusters that were replaced",
                "see 'emcoctl clusters --help'");
  flow::Rebinding rebinding;
  rebinding.clusters = words.addresses;
  rebinding.old = words.old_cluster == "kept" ? store::OldCluster::Kept : store::OldCluster::Gone;
  rebinding.records_only = words.records_only;
  rebinding.reason = words.run.message;
  return plan_and_carry_out(
      context, globals, [&](flow::Session& session) { return flow::rebind_request(session, rebinding); },
      words.planning, words.run);
}

int clusters(Context& context, const Globals& globals, const ClustersWords& words) {
  if (words.what == "rebind") return rebind(context, globals, words);
  if (words.what == "list" && !words.addresses.empty())
    throw Error("usage.invalid", "'clusters list' takes no address", "see 'emcoctl clusters --help'");
  if (!words.plan.empty() && (words.what == "list" || !words.addresses.empty()))
    throw Error("usage.invalid", "--plan is for 'clusters check' without addresses",
                "see 'emcoctl clusters --help'");
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  const Style style = style_of(context, globals, context.out_is_terminal);
  if (words.what == "list") {
    const auto known = flow::list_clusters(session);
    globals.json ? print_json(context.out, clusters_json(known)) : print_clusters(context.out, style, known);
    return 0;
  }
  std::optional<flow::SavedPlan> saved;
  if (!words.plan.empty()) saved = flow::load_plan(context.files, words.plan);
  const auto checks = flow::check_clusters(session, words.addresses, saved ? &saved->plan : nullptr);
  if (globals.json) {
    print_json(context.out, checks_json(checks));
  } else {
    print_checks(context.out, style, checks);
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), checks.diagnostics);
  }
  return checks.diagnostics.has_errors() ? kWrong : 0;
}

}  // namespace

const Command kClusters{
    "clusters", "Looking around", "list clusters, check that they can be used, or accept a rebuilt one",
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<ClustersWords>();
      syntax.add_option("WHAT", words->what, "list, check or rebind")
          .required()
          .one_of({"list", "check", "rebind"});
      syntax.add_option("ADDRESS", words->addresses,
                        "Of check: clusters or cluster providers; PROVIDER/CLUSTER will do (default: every "
                        "cluster). Of rebind: the clusters");
      syntax
          .add_option("--plan", words->plan,
                      "Of check: the clusters of a saved plan, and the rights that its changes need")
          .type_name("FILE");
      syntax
          .add_option("--old-cluster", words->old_cluster,
                      "Of rebind: gone with all that was on it, or kept, so that it is listed as residue")
          .one_of({"gone", "kept"})
          .type_name("FATE");
      syntax.add_flag("--records-only", words->records_only,
                      "Of rebind: make nothing on the cluster; the next operations do");
      add_field_options(syntax, words->planning);
      add_cluster_options(syntax, words->planning);
      add_run_options(syntax, words->run);
      action = [words](Context& context, const Globals& globals) {
        return clusters(context, globals, *words);
      };
    }};

}  // namespace emco::cli
