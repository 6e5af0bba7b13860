#include "cli/app.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "cli/commands/command.h"
#include "cli/commands/complete.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
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

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("--store", globals.store, "The store to work with (default: the nearest .emcoctl/store.db)")
      ->type_name("PATH");
  app.add_option("--key-file", globals.key_file, "The store's key (default: store.key beside the store)")
      ->type_name("PATH");
  app.add_option("--actor", globals.actor, "Who does this, for the records (default: user@host)")
      ->type_name("NAME");
  app.add_option("--color", globals.colour, "When to use colour")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  app.add_flag("--json", globals.json, "Machine-readable output on standard output");
  app.add_flag("--verbose", globals.verbose, "Say more");
  app.add_flag("-q,--quiet", globals.quiet, "Say only what went wrong");
  app.add_flag("--ascii", globals.ascii, "Use no characters beyond ASCII");
  app.add_flag("--no-input", globals.no_input, "Never ask; refuse where a question would be needed");
}

void add_habits(CLI::App& app, UpstreamHabits& habits) {
  app.add_option("--config", habits.config, "Accepted for old scripts, without effect")->type_name("FILE");
  app.add_flag("-s,--stop", habits.stop, "Accepted for old scripts, without effect");
  app.add_option("-w,--waitTime", habits.wait, "Accepted for old scripts, without effect")
      ->type_name("SECONDS");
  app.add_option("-t,--token", habits.token, "Accepted for old scripts, without effect")->type_name("TEXT");
}

void report(Context& context, const Globals& globals, const Diagnostics& diagnostics) {
  if (globals.json) {
    Value document = Value::map({{"diagnostics", diagnostics_json(diagnostics)}});
    print_json(context.out, std::move(document));
    return;
  }
  print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), diagnostics);
}

int fail(Context& context, const Globals& globals, const Error& error) {
  report(context, globals, error.diagnostics());
  for (const auto& frame : error.frames())
    fmt::print(context.err, "  while {}\n", text::printable(frame));
  return flow::exit_status(error.diagnostics());
}

/// CLI11 knows that a word is wrong, not which one was meant.
std::string suggestion(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> names;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  for (const auto& argument : arguments) {
    if (argument.starts_with('-')) continue;
    if (std::find(names.begin(), names.end(), argument) != names.end()) return {};
    return text::did_you_mean(argument, names);
  }
  return {};
}

int usage_error(Context& context,
                const Globals& globals,
                const CLI::App& app,
                const CLI::ParseError& error,
                const std::vector<std::string>& arguments) {
  Diagnostics diagnostics;
  std::string help = suggestion(app, arguments);
  if (help.empty()) help = "see 'emcoctl --help', or 'emcoctl COMMAND --help'";
  std::string summary = error.what();
  std::replace(summary.begin(), summary.end(), '\n', ' ');
  diagnostics.error("usage.invalid", {}, summary, help);
  report(context, globals, diagnostics);
  return flow::exit_status(diagnostics);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Context& context) {
  Globals globals;
  UpstreamHabits habits;
  CLI::App app{"Deploys composite applications to many Kubernetes clusters from declarative intents.",
               "emcoctl"};
  app.set_version_flag("--version", std::string("emcoctl ") + flow::version());
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.get_formatter()->column_width(34);
  add_globals(app, globals);
  add_habits(app, habits);
  std::vector<std::unique_ptr<Action>> actions;
  const Action* chosen = nullptr;
  for (const auto& command : commands()) {
    auto* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    sub->group(std::string(command.group));
    sub->fallthrough();
    actions.push_back(std::make_unique<Action>());
    command.bind(*sub, *actions.back());
    sub->callback([&chosen, action = actions.back().get(), sub] {
      if (sub->get_subcommands().empty()) chosen = action;
    });
  }
  if (!arguments.empty() && arguments.front() == kCompleteWord) {
    complete(app, context, {arguments.begin() + 1, arguments.end()});
    return 0;
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    if (chosen == nullptr) {
      fmt::print(context.out, "{}", app.help());
      return 0;
    }
    if (!*chosen) throw Error("usage.invalid", "a subcommand is missing", "see 'emcoctl COMMAND --help'");
    const bool habit = !habits.config.empty() || habits.stop || !habits.wait.empty() || !habits.token.empty();
    if (habit && !globals.quiet)
      fmt::print(context.err, "note: --config, -s, -w and -t are accepted and have no effect\n");
    return (*chosen)(context, globals);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, context.out, context.err);
    return usage_error(context, globals, app, error, arguments);
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
