#include "cli/app.h"

#include <memory>

#include <fmt/format.h>

#include "cli/commands/command.h"
#include "cli/commands/complete.h"
#include "cli/syntax/syntax.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"
#include "core/flow/version.h"

namespace emco::cli {
namespace {

/// Options that upstream's scripts pass; they mean nothing here.
struct UpstreamHabits {
  std::string config;
  bool stop = false;
  std::string wait;
  std::string token;
};

void add_globals(Syntax syntax, Globals& globals) {
  syntax
      .add_option("--store", globals.store, "The store to work with (default: the nearest .emcoctl/store.db)")
      .type_name("PATH");
  syntax.add_option("--key-file", globals.key_file, "The store's key (default: store.key beside the store)")
      .type_name("PATH");
  syntax.add_option("--actor", globals.actor, "Who does this, for the records (default: user@host)")
      .type_name("NAME");
  syntax
      .add_option("--lock-timeout", globals.lock_timeout,
                  "How long to wait while another process writes the store (default: 5s)")
      .type_name("DURATION");
  syntax.add_option("--color", globals.colour, "When to use colour")
      .one_of({"auto", "always", "never"})
      .type_name("WHEN");
  syntax.add_flag("--json", globals.json, "Machine-readable output on standard output");
  syntax.add_flag("--verbose", globals.verbose, "Say more");
  syntax.add_flag("-q,--quiet", globals.quiet, "Say only what went wrong");
  syntax.add_flag("--ascii", globals.ascii, "Use no characters beyond ASCII");
  syntax.add_flag("--no-input", globals.no_input, "Never ask; refuse where a question would be needed");
}

void add_habits(Syntax syntax, UpstreamHabits& habits) {
  syntax.add_option("--config", habits.config, "Accepted for old scripts, without effect").type_name("FILE");
  syntax.add_flag("-s,--stop", habits.stop, "Accepted for old scripts, without effect");
  syntax.add_option("-w,--waitTime", habits.wait, "Accepted for old scripts, without effect")
      .type_name("SECONDS");
  syntax.add_option("-t,--token", habits.token, "Accepted for old scripts, without effect").type_name("TEXT");
}

void report(Context& context, const Globals& globals, const Diagnostics& diagnostics) {
  Value document = Value::map({{"diagnostics", diagnostics_json(diagnostics)}});
  if (globals.json && context.events > 0) {
    say_event(events_of(context), "diagnostics", std::move(document));
    return;
  }
  if (globals.json) {
    print_json(context.out, std::move(document));
    return;
  }
  print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), diagnostics);
}

int fail(Context& context, const Globals& globals, const Error& error) {
  report(context, globals, error.diagnostics());
  for (const auto& frame : error.frames())
    print(context.err, "  while {}\n", text::printable(frame));
  const int status = flow::exit_status(error.diagnostics());
  if (globals.json && context.events > 0) print_summary_event(events_of(context), {}, status);
  return status;
}

/// Upstream's scripts name values and files before the verb, too: behind it is where they belong here.
std::vector<std::string> in_order(const std::vector<std::string>& given) {
  std::vector<std::string> arguments = given;
  std::vector<std::string> early;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if ((word == "-v" || word == "-f") && i + 1 < arguments.size()) {
      early.insert(early.end(), {word, arguments[i + 1]});
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i),
                      arguments.begin() + static_cast<std::ptrdiff_t>(i) + 2);
      --i;
      continue;
    }
    const auto& all = commands();
    const bool is_command =
        std::any_of(all.begin(), all.end(), [&](const Command& command) { return command.name == word; });
    if (!is_command) continue;
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, early.begin(), early.end());
    return arguments;
  }
  return given;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Context& context) {
  Globals globals;
  UpstreamHabits habits;
  CommandLine line("emcoctl",
                   "Deploys composite applications to many Kubernetes clusters from declarative intents.",
                   std::string("emcoctl ") + flow::version());
  add_globals(line.globals(), globals);
  add_habits(line.globals(), habits);
  std::vector<std::unique_ptr<Action>> actions;
  for (const auto& command : commands()) {
    Syntax syntax =
        line.add_command(std::string(command.name), std::string(command.group), std::string(command.summary));
    command.bind(syntax, *actions.emplace_back(std::make_unique<Action>()));
  }
  if (!arguments.empty() && arguments.front() == kCompleteWord) {
    complete(line, context, {arguments.begin() + 1, arguments.end()});
    return 0;
  }
  try {
    const Asked asked = line.parse(in_order(arguments));
    if (!asked.command) {
      print(context.out, "{}", asked.text);
      return 0;
    }
    const bool habit = !habits.config.empty() || habits.stop || !habits.wait.empty() || !habits.token.empty();
    if (habit && !globals.quiet)
      print(context.err, "note: --config, -s, -w and -t are accepted and have no effect\n");
    return (*actions[*asked.command])(context, globals);
  } catch (const Error& error) {
    return fail(context, globals, error);
  } catch (const std::bad_alloc&) {
    return fail(context, globals,
                Error("internal.no-memory", "not enough memory", "give the process more memory"));
  } catch (const std::exception& error) {
    return fail(context, globals,
                Error("internal.bug", fmt::format("unexpected: {}", error.what()),
                      "this is a mistake in emcoctl itself; please report it"));
  }
}

}  // namespace emco::cli
