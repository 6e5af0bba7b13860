#include <algorithm>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "core/base/error.h"
#include "core/flow/cascade.h"

namespace emco::cli {
namespace {

struct DeleteWords {
  BundleOptions bundle;
  PlanOptions plan;
  RunOptions run;
  std::vector<std::string> addresses;
  bool cascade = false;
  bool terminate = false;
};

/// The word that brings something up, of deployments, clusters' networks or certificates.
bool brings_up(const std::string& word) {
  const std::string last = word.substr(word.rfind('/') + 1);
  return last == "instantiate" || last == "apply";
}

/// Bundles read backwards: what they instantiate is terminated, and what they hold is removed afterwards.
void take_bundle(const Bundle& bundle, flow::PlanRequest& request, std::vector<store::Erasure>& erasures) {
  for (const auto& operation : bundle.operations)
    if (brings_up(operation.word))
      request.bundle.operations.push_back(
          {operation.address, "terminate", {}, operation.reason, operation.where});
  for (const auto& document : bundle.documents)
    erasures.push_back({document.address, document.where});
}

flow::PlanRequest cascade(Context& context,
                          const Globals& globals,
                          const std::vector<store::Erasure>& erasures,
                          bool terminate) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  Diagnostics notes;
  auto request = flow::cascade_request(session, erasures,
                                       terminate ? flow::Deployed::Terminate : flow::Deployed::Keep, notes);
  if (!globals.json && !globals.quiet)
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), notes);
  return request;
}

int erase(Context& context, const Globals& globals, const DeleteWords& words) {
  if (words.terminate && !words.cascade)
    throw Error("usage.invalid", "--terminate goes with --cascade",
                "add --cascade, or terminate what is deployed first");
  if (words.addresses.empty() && words.bundle.files.empty())
    throw Error("usage.invalid", "nothing to delete is named", "give -f FILE or an ADDRESS");
  flow::PlanRequest request;
  request.converge = flow::PlanRequest::Converge::None;
  std::vector<store::Erasure> erasures;
  for (const auto& address : words.addresses)
    erasures.push_back({address, {}});
  if (!words.bundle.files.empty()) {
    const auto observer = silent_observer();
    flow::World world = make_world(context, globals, *observer);
    take_bundle(read_bundle(context, globals, world, words.bundle, bundle::Purpose::Delete), request,
                erasures);
  }
  if (words.cascade) {
    request = cascade(context, globals, erasures, words.terminate || !request.bundle.operations.empty());
  } else if (request.bundle.operations.empty()) {
    request.erase = std::move(erasures);
  } else {
    request.erase_afterwards = std::move(erasures);
  }
  return plan_and_carry_out(context, globals, std::move(request), words.plan, words.run);
}

}  // namespace

const Command kDelete{
    "delete", "Intents", "remove resources; what a bundle instantiated is terminated first",
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<DeleteWords>();
      add_bundle_options(syntax, words->bundle);
      add_plan_options(syntax, words->plan);
      add_run_options(syntax, words->run);
      syntax.add_option("ADDRESS", words->addresses, "Resources to remove");
      syntax.add_flag("--cascade", words->cascade, "Remove everything that uses them, too, however far away");
      syntax.add_flag("--terminate", words->terminate,
                      "With --cascade: terminate what is deployed of it first");
      action = [words](Context& context, const Globals& globals) { return erase(context, globals, *words); };
    }};

}  // namespace emco::cli
