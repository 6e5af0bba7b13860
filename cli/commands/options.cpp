#include "cli/commands/options.h"

#include <unistd.h>

#include <iterator>

#include <fmt/format.h>

#include "cli/views/diagnostics_view.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/intents.h"
#include "core/flow/prune.h"

namespace emco::cli {
namespace {

std::string from_environment(const Context& context, const char* name, const std::string& given) {
  if (!given.empty()) return given;
  const auto at = context.environment.find(name);
  return at == context.environment.end() ? "" : at->second;
}

}  // namespace

void add_bundle_options(Syntax& syntax, BundleOptions& options) {
  syntax
      .add_option("-f,--filename", options.files,
                  "A bundle: a file, a folder, or - for standard input; may be repeated")
      .type_name("FILE")
      .one_value_each();
  syntax
      .add_option("-v,--values", options.values,
                  "Values for the templates in bundles; may be repeated, later files win")
      .type_name("FILE")
      .one_value_each();
}

void add_plan_options(Syntax& syntax, PlanOptions& options) {
  syntax.add_option("--adopt", options.adopt, "What to do with objects that exist and are not ours")
      .one_of({"never", "if-identical", "ask"})
      .type_name("HOW");
  add_field_options(syntax, options);
  add_cluster_options(syntax, options);
}

void add_field_options(Syntax& syntax, PlanOptions& options) {
  syntax.add_option("--take", options.take, "Take over a field from its manager: KIND/NAMESPACE/NAME:FIELD")
      .type_name("FIELD")
      .one_value_each();
  syntax.add_option("--yield", options.yield, "Leave a field to its manager: KIND/NAMESPACE/NAME:FIELD")
      .type_name("FIELD")
      .one_value_each();
}

void add_cluster_options(Syntax& syntax, PlanOptions& options) {
  syntax.add_option("--on-unreachable", options.on_unreachable, "What to do when a cluster cannot be read")
      .one_of({"fail", "skip"})
      .type_name("HOW");
  syntax.add_option("--parallelism", options.parallelism, "Most requests under way to one cluster")
      .type_name("N");
}

void take_plan_options(const PlanOptions& options, flow::PlanRequest& request) {
  request.adopt = options.adopt == "ask"            ? plan::Adopt::Ask
                  : options.adopt == "if-identical" ? plan::Adopt::IfIdentical
                                                    : plan::Adopt::Never;
  request.take.insert(options.take.begin(), options.take.end());
  request.yield.insert(options.yield.begin(), options.yield.end());
  request.skip_unreachable = options.on_unreachable == "skip";
}

void add_prune_options(Syntax& syntax, PruneOptions& options) {
  syntax.add_option("--bundle", options.bundle, "The name under which the resources are known as one bundle")
      .type_name("NAME");
  syntax.add_flag("--prune", options.prune,
                  "Remove what the bundle of that name applied earlier and does not hold any more");
  syntax.add_option("--max-deletes", options.max_deletes, "With --prune: refuse to remove more")
      .non_negative()
      .type_name("N");
  syntax.add_flag("--allow-empty", options.allow_empty, "With --prune: also when the bundle holds nothing");
}

void expect_prune_options(const PruneOptions& options, const BundleOptions& files) {
  if ((options.prune || !options.bundle.empty()) && files.files.empty())
    throw Error("usage.invalid", "--bundle names what -f gives, and there is none", "add -f FILE");
  if (options.prune && options.bundle.empty())
    throw Error("usage.invalid", "--prune needs to know which bundle it is", "add --bundle NAME");
  if (!options.prune && (options.max_deletes || options.allow_empty))
    throw Error("usage.invalid", "--max-deletes and --allow-empty go with --prune", "add --prune");
}

std::vector<store::Erasure> prune(flow::World& world, const PruneOptions& options, const Bundle& bundle) {
  if (!options.prune) return {};
  flow::Session session(world);
  return flow::pruned(session, options.bundle, bundle, {options.max_deletes, options.allow_empty});
}

void add_wait_options(Syntax& syntax, RunOptions& options) {
  syntax.add_flag("--wait", options.wait, "Wait until everything that was written is ready");
  syntax.add_option("--wait-timeout", options.wait_timeout, "How long to wait").type_name("DURATION");
  syntax.add_option("--message", options.message, "Why, for the records").type_name("TEXT");
}

void add_run_options(Syntax& syntax, RunOptions& options, Waits waits) {
  syntax.add_flag("--auto-approve", options.auto_approve, "Do not ask");
  if (waits == Waits::Yes)
    add_wait_options(syntax, options);
  else
    syntax.add_option("--message", options.message, "Why, for the records").type_name("TEXT");
  syntax.add_flag("--detailed-exitcode", options.detailed_exit_code,
                  "Exit with 2 when something was changed");
}

Milliseconds parse_duration(const std::string& text) {
  std::string number = text;
  Milliseconds unit = 1000;
  if (!number.empty() && (number.back() < '0' || number.back() > '9')) {
    switch (number.back()) {
      case 's': unit = 1000; break;
      case 'm': unit = 60'000; break;
      case 'h': unit = 3'600'000; break;
      default: unit = 0;
    }
    number.pop_back();
  }
  const auto amount = text::integer(number);
  if (!amount || unit == 0 || *amount < 0 || *amount > 1'000'000)
    throw Error("usage.invalid", fmt::format("'{}' is no duration", text), "write it as 30s, 10m or 2h");
  return *amount * unit;
}

flow::World make_world(Context& context, const Globals& globals, Observer& observer) {
  const std::string actor = from_environment(context, "EMCOCTL_ACTOR", globals.actor);
  flow::World world{context.files,
                    context.clock,
                    context.random,
                    observer,
                    {context.host, context.boot, context.pid},
                    actor.empty() ? fmt::format("{}@{}", context.user, context.host) : actor,
                    "",
                    context.folder,
                    from_environment(context, "EMCOCTL_STORE", globals.store),
                    from_environment(context, "EMCOCTL_KEY_FILE", globals.key_file),
                    context.sleep,
                    context.interrupts,
                    context.leases,
                    context.transport,
                    0};
  world.lock_timeout = parse_duration(globals.lock_timeout);
  return world;
}

Bundle read_bundle(Context& context,
                   const Globals& globals,
                   flow::World& world,
                   const BundleOptions& options,
                   bundle::Purpose purpose,
                   const Kinds& known) {
  flow::Input input{options.files, options.values, {}, purpose};
  if (flow::wants_standard_input(input))
    input.standard_input.assign(std::istreambuf_iterator<char>(context.in), std::istreambuf_iterator<char>());
  auto checked = flow::read_input(world, input, known);
  if (!checked.ok()) {
    // The rest of the mistakes at once, too.
    if (purpose == bundle::Purpose::Apply || purpose == bundle::Purpose::Update)
      checked.diagnostics.add(flow::check_against_store(world, checked.value).diagnostics);
    throw Error(std::move(checked.diagnostics));
  }
  if (!globals.json && !globals.quiet)
    print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), checked.diagnostics);
  return std::move(checked.value);
}

}  // namespace emco::cli
