#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/command.h"
#include "core/flow/apply.h"
#include "core/flow/input.h"
#include "core/flow/plan.h"

namespace emco::cli {

// Options that several commands share. Each `add_…` declares them; the structs outlive the parse.

struct BundleOptions {
  std::vector<std::string> files;
  std::vector<std::string> values;
};

void add_bundle_options(Syntax& syntax, BundleOptions& options);

struct PlanOptions {
  std::string adopt = "never";
  std::vector<std::string> take;
  std::vector<std::string> yield;
  std::string on_unreachable = "fail";
  int parallelism = 0;
};

/// All of them: of commands that create or change objects.
void add_plan_options(Syntax& syntax, PlanOptions& options);
/// --take and --yield.
void add_field_options(Syntax& syntax, PlanOptions& options);
/// --on-unreachable and --parallelism: of everything that reads clusters.
void add_cluster_options(Syntax& syntax, PlanOptions& options);
void take_plan_options(const PlanOptions& options, flow::PlanRequest& request);

struct PruneOptions {
  std::string bundle;
  bool prune = false;
  std::optional<std::int64_t> max_deletes;
  bool allow_empty = false;
};

void add_prune_options(Syntax& syntax, PruneOptions& options);

struct RunOptions {
  bool auto_approve = false;
  bool wait = false;
  std::string wait_timeout = "10m";
  bool detailed_exit_code = false;
  std::string message;
};

/// No: of commands that write nothing to a cluster, so that nothing has to become ready.
enum class Waits { Yes, No };
void add_run_options(Syntax& syntax, RunOptions& options, Waits waits = Waits::Yes);
/// Those of them that make sense where nothing is asked.
void add_wait_options(Syntax& syntax, RunOptions& options);

/// "30s", "10m", "2h", "45": a duration in milliseconds. Throws Error "usage.invalid".
Milliseconds parse_duration(const std::string& text);

/// The outside world for the use cases of one command.
flow::World make_world(Context& context, const Globals& globals, Observer& observer);

/// Throws Error "usage.invalid" when the options make no sense together.
void expect_prune_options(const PruneOptions& options, const BundleOptions& files);

/// What is to be removed because the named bundle does not hold it any more; nothing without --prune. Throws
/// Error "prune.…".
std::vector<store::Erasure> prune(flow::World& world, const PruneOptions& options, const Bundle& bundle);

/// Reads the documents of -f and -v; prints notes; throws Error with all mistakes.
Bundle read_bundle(Context& context,
                   const Globals& globals,
                   flow::World& world,
                   const BundleOptions& options,
                   bundle::Purpose purpose,
                   const Kinds& known = flow::kinds());

}  // namespace emco::cli
