#include "core/sandbox/sandbox.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

constexpr std::int64_t kMostClusters = 1'000;

struct SandboxWords {
  std::string what;
  std::string folder = "sandbox";
  std::int64_t clusters = 1;
  std::string faults;
  std::string ready = "300ms";
  std::int64_t while_pid = 0;
  bool foreground = false;
};

std::string absolute(const Context& context, const std::string& path) {
  return path_join(context.folder, path);
}

Milliseconds ready_after(const std::string& text) {
  // Containers are quick: thousandths of a second are what is wanted here.
  if (text.ends_with("ms"))
    if (const auto number = text::integer(std::string_view(text).substr(0, text.size() - 2));
        number && *number >= 0)
      return *number;
  return parse_duration(text);
}

Value report_json(const std::string& folder, const sandbox::Report& report) {
  Value clusters = Value::list();
  for (const auto& cluster : report.clusters) {
    Value objects = Value::map();
    for (const auto& [kind, count] : cluster.objects)
      objects[kind] = static_cast<std::int64_t>(count);
    clusters.push(Value::map({{"name", cluster.name},
                              {"server", cluster.server},
                              {"kubeconfig", cluster.kubeconfig},
                              {"identity", cluster.identity},
                              {"objects", std::move(objects)}}));
  }
  return Value::map({{"folder", folder},
                     {"running", report.pid != 0},
                     {"pid", report.pid},
                     {"clusters", std::move(clusters)}});
}

void print_report(Context& context, const sandbox::Report& report) {
  if (report.pid == 0) {
    print(context.out, "Nothing runs.\n");
  } else {
    print(context.out, "Process {} serves {}.\n", report.pid,
          text::count(report.clusters.size(), "cluster", "clusters"));
  }
  for (const auto& cluster : report.clusters) {
    std::size_t count = 0;
    for (const auto& [kind, number] : cluster.objects)
      count += number;
    print(context.out, "  {}  {}  {}, {}\n", cluster.name, cluster.server,
          text::count(count, "object", "objects"), cluster.kubeconfig);
  }
}

int report(Context& context, const Globals& globals, sandbox::Host& host, const std::string& folder) {
  const auto found = sandbox::look(host, folder);
  if (globals.json) {
    print_json(context.out, report_json(folder, found));
  } else if (!globals.quiet) {
    print_report(context, found);
  }
  return 0;
}

int run(Context& context, const Globals& globals, const SandboxWords& words) {
  if (words.clusters < 1 || words.clusters > kMostClusters)
    throw Error("usage.invalid", fmt::format("--clusters takes a number from 1 to {}", kMostClusters));
  sandbox::Host host{context.files, context.clock, context.random, context.sleep, context.interrupts};
  const std::string folder = absolute(context, words.folder);
  if (words.what == "status") return report(context, globals, host, folder);
  if (words.what == "down") {
    const bool ended = sandbox::down(host, folder);
    if (!globals.quiet)
      print(context.out, "{}\n", ended ? "The simulated clusters are down." : "Nothing ran.");
    return 0;
  }
  sandbox::Setup setup;
  setup.folder = folder;
  setup.clusters = static_cast<std::size_t>(words.clusters);
  if (!words.faults.empty()) setup.faults_file = absolute(context, words.faults);
  setup.pace.ready = ready_after(words.ready);
  setup.while_pid = words.while_pid;
  if (words.foreground) {
    sandbox::serve(host, setup, [&] { report(context, globals, host, folder); });
    return 0;
  }
  if (!sandbox::up(host, setup) && !globals.quiet && !globals.json)
    print(context.out, "They are up already.\n");
  return report(context, globals, host, folder);
}

}  // namespace

const Command kSandbox{
    "sandbox", "Store", "simulated clusters on this machine: start, look, end",
    [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<SandboxWords>();
      syntax.add_option("WHAT", words->what, "up, status or down")
          .required()
          .one_of({"up", "status", "down"});
      syntax.add_option("--dir", words->folder, "The folder they live in (default: sandbox)")
          .type_name("DIR");
      syntax.add_option("--clusters", words->clusters, "Of up: how many (default: 1)").type_name("N");
      syntax.add_option("--faults", words->faults, "Of up: a script of what goes wrong").type_name("FILE");
      syntax
          .add_option("--ready-after", words->ready,
                      "Of up: how long a container takes to run (default: 300ms)")
          .type_name("DURATION");
      syntax.add_option("--while", words->while_pid, "Of up: end when this process has gone")
          .type_name("PID");
      syntax.add_flag("--foreground", words->foreground,
                      "Of up: serve in this process until it is interrupted");
      action = [words](Context& context, const Globals& globals) { return run(context, globals, *words); };
    }};

}  // namespace emco::cli
