// The operations as commands: each does what the operation document of its name does.

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/views/apply_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"

namespace emco::cli {
namespace {

struct OperationWords {
  PlanOptions plan;
  RunOptions run;
  std::vector<std::string> addresses;
  std::string revision;
};

/// Only what the operation can make use of: approving and abandoning ask no cluster, terminating changes no
/// field.
void add_options(Syntax& syntax, std::string_view word, OperationWords& words) {
  const bool asks_clusters = word != "approve" && word != "abandon";
  if (asks_clusters && word != "terminate")
    add_plan_options(syntax, words.plan);
  else if (asks_clusters)
    add_cluster_options(syntax, words.plan);
  add_run_options(syntax, words.run, asks_clusters ? Waits::Yes : Waits::No);
}

void bind_operation(Syntax& syntax, Action& action, const char* word) {
  auto words = std::make_shared<OperationWords>();
  add_options(syntax, word, *words);
  syntax.add_option("ADDRESS", words->addresses, "Logical clouds or deployment intent groups").required();
  if (std::string_view(word) == "rollback")
    syntax.add_option("--to", words->revision, "The revision to go back to (default: the last complete one)")
        .type_name("REVISION");
  action = [words, word](Context& context, const Globals& globals) {
    flow::PlanRequest request;
    request.converge = flow::PlanRequest::Converge::None;
    for (const auto& address : words->addresses) {
      OperationRequest operation{address, word, {}, words->run.message, {}};
      if (!words->revision.empty()) operation.parameters = Value::map({{"revision", words->revision}});
      request.bundle.operations.push_back(std::move(operation));
    }
    return plan_and_carry_out(context, globals, std::move(request), words->plan, words->run);
  };
}

int resume(Context& context, const Globals& globals, const OperationWords& words) {
  const Milliseconds began = context.clock.elapsed();
  const auto observer = make_observer(context, globals);
  flow::World world = make_world(context, globals, *observer);
  world.reason = words.run.message;
  flow::Session session(world);
  flow::ApplyOptions options;
  options.wait = words.run.wait;
  options.wait_timeout = parse_duration(words.run.wait_timeout);
  flow::Applied applied;
  for (const auto& address : words.addresses)
    applied.operations.push_back(flow::resume(session, address, options, applied));
  const int status = applied.exit_status();
  if (globals.json) {
    print_summary_event(events_of(context), applied, status);
  } else {
    print_applied(context.out, style_of(context, globals, context.out_is_terminal), applied,
                  context.clock.elapsed() - began);
  }
  return status;
}

int stop(Context& context, const Globals& globals, const OperationWords& words) {
  const auto observer = make_observer(context, globals);
  flow::World world = make_world(context, globals, *observer);
  flow::Session session(world);
  for (const auto& address : words.addresses) {
    flow::stop(session, address);
    if (!globals.quiet)
      print(context.err, "{} is stopped; go on with: emcoctl resume {}\n", address, address);
  }
  return 0;
}

void bind_resume(Syntax& syntax, Action& action) {
  auto words = std::make_shared<OperationWords>();
  add_wait_options(syntax, words->run);
  syntax.add_option("ADDRESS", words->addresses, "Logical clouds or deployment intent groups").required();
  action = [words](Context& context, const Globals& globals) { return resume(context, globals, *words); };
}

void bind_stop(Syntax& syntax, Action& action) {
  auto words = std::make_shared<OperationWords>();
  syntax.add_option("ADDRESS", words->addresses, "Logical clouds or deployment intent groups").required();
  action = [words](Context& context, const Globals& globals) { return stop(context, globals, *words); };
}

}  // namespace

const Command kApprove{"approve", "Deploying", "agree to exactly what a deployment intent group says now",
                       [](Syntax& syntax, Action& action) { bind_operation(syntax, action, "approve"); }};
const Command kInstantiate{
    "instantiate", "Deploying", "bring logical clouds or deployments onto their clusters",
    [](Syntax& syntax, Action& action) { bind_operation(syntax, action, "instantiate"); }};
const Command kRollback{"rollback", "Deploying", "go back to an earlier revision",
                        [](Syntax& syntax, Action& action) { bind_operation(syntax, action, "rollback"); }};
const Command kTerminate{"terminate", "Deploying", "remove logical clouds or deployments from their clusters",
                         [](Syntax& syntax, Action& action) { bind_operation(syntax, action, "terminate"); }};
const Command kAbandon{"abandon", "Deploying", "give up what cannot be reached; it is listed as residue",
                       [](Syntax& syntax, Action& action) { bind_operation(syntax, action, "abandon"); }};
const Command kResume{"resume", "Deploying", "continue an operation that was interrupted", bind_resume};
const Command kStop{"stop", "Deploying", "stop a running operation cleanly", bind_stop};

}  // namespace emco::cli
