#include <algorithm>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/intents_view.h"
#include "core/base/error.h"
#include "core/flow/intents.h"

namespace emco::cli {
namespace {

struct ApplyWords {
  BundleOptions bundle;
  PlanOptions plan;
  PruneOptions prune;
  RunOptions run;
  bool intents_only = false;
  std::string word;  ///< a plan file, or an address that ends in an operation word
};

int apply_intents_only(Context& context,
                       const Globals& globals,
                       const ApplyWords& words,
                       store::Draft::Existence existence) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  world.reason = words.run.message;
  const auto purpose =
      existence == store::Draft::Existence::Required ? bundle::Purpose::Update : bundle::Purpose::Apply;
  std::unique_ptr<flow::Session> session;
  try {
    session = std::make_unique<flow::Session>(world);
  } catch (const Error&) {
    // A store that cannot be opened does not hide what is wrong with the bundle.
    read_bundle(context, globals, world, words.bundle, purpose);
    throw;
  }
  Bundle bundle = read_bundle(context, globals, world, words.bundle, purpose, session->catalogue().kinds);
  world.bundle = words.prune.bundle;
  const auto erasures = prune(world, words.prune, bundle);
  auto committed = flow::apply_intents(*session, std::move(bundle), existence, erasures);
  const bool changed = !committed.changes.empty();
  show_committed(context.out, style_of(context, globals, context.out_is_terminal), globals.json,
                 std::move(committed));
  return words.run.detailed_exit_code && changed ? 2 : 0;
}

int apply_bundle(Context& context,
                 const Globals& globals,
                 const ApplyWords& words,
                 store::Draft::Existence existence) {
  if (words.intents_only) return apply_intents_only(context, globals, words, existence);
  flow::PlanRequest request;
  request.existence = existence;
  if (!words.bundle.files.empty()) {
    const auto observer = silent_observer();
    flow::World world = make_world(context, globals, *observer);
    request.bundle = read_bundle(
        context, globals, world, words.bundle,
        existence == store::Draft::Existence::Required ? bundle::Purpose::Update : bundle::Purpose::Apply);
    request.bundle_name = words.prune.bundle;
    request.erase = prune(world, words.prune, request.bundle);
  } else if (const auto operation = operation_of(words.word)) {
    request.converge = flow::PlanRequest::Converge::None;
    request.bundle.operations.push_back(*operation);
  } else {
    request.converge = flow::PlanRequest::Converge::All;
  }
  return plan_and_carry_out(context, globals, std::move(request), words.plan, words.run);
}

/// What apply and update have in common.
void add_apply_options(Syntax& syntax, ApplyWords& words) {
  add_bundle_options(syntax, words.bundle);
  add_plan_options(syntax, words.plan);
  add_run_options(syntax, words.run);
  syntax.add_flag("--intents-only", words.intents_only,
                  "Change the store alone; deployments become PendingChanges");
}

void bind_apply(Syntax& syntax, Action& action) {
  auto words = std::make_shared<ApplyWords>();
  add_apply_options(syntax, *words);
  add_prune_options(syntax, words->prune);
  syntax.add_option("PLANFILE|ADDRESS/OPERATION", words->word, "A saved plan, or an operation");
  action = [words](Context& context, const Globals& globals) {
    const bool is_operation = operation_of(words->word).has_value();
    if (!words->word.empty() && !words->bundle.files.empty())
      throw Error("usage.invalid", "a bundle and another word at once", "give either -f or a plan file");
    expect_prune_options(words->prune, words->bundle);
    if (!words->word.empty() && !is_operation)
      return apply_plan_file(context, globals, words->word, words->plan, words->run);
    return apply_bundle(context, globals, *words, store::Draft::Existence::Free);
  };
}

void bind_update(Syntax& syntax, Action& action) {
  auto words = std::make_shared<ApplyWords>();
  add_apply_options(syntax, *words);
  syntax.add_option("ADDRESS", words->word, "A deployed object that is to follow its intents");
  action = [words](Context& context, const Globals& globals) {
    if (!words->bundle.files.empty())
      return apply_bundle(context, globals, *words, store::Draft::Existence::Required);
    if (words->word.empty())
      throw Error("usage.invalid", "nothing to update is named", "give -f FILE or an ADDRESS");
    ApplyWords one = *words;
    one.word += "/update";
    return apply_bundle(context, globals, one, store::Draft::Existence::Free);
  };
}

}  // namespace

const Command kApply{"apply", "Deploying", "make intents and clusters as bundles, a plan or the store say",
                     bind_apply};
const Command kUpdateCommand{"update", "Deploying",
                             "apply bundles whose resources exist, or update one deployment", bind_update};

}  // namespace emco::cli
