#pragma once

#include <ostream>

#include "cli/views/lines.h"
#include "core/base/clock.h"
#include "core/model/plan.h"

namespace emco::cli {

/// What the header and the footer of a plan say beside the plan itself.
struct PlanWords {
  std::size_t objects_read = 0;
  Milliseconds took = 0;
  std::string saved_as;           ///< file, "" when it was not saved
  std::string plan_id;            ///< of the saved plan
  bool verbose = false;           ///< whole values, and objects that stay as they are
  std::string inputs = {};        ///< digest of what a saved plan was made from
  std::string tool_version = {};  ///< that made a saved plan; "" = this one
};

/// The plan for people (cli.md 4): intents field by field, then per deployment every object, equal changes
/// folded over clusters, removals never folded away, a removal and a creation of the same object elsewhere as
/// one move; numbers at the end. Secrets are never in it.
void print_plan(std::ostream& out, const Style& style, const Plan& plan, const PlanWords& words);

/// The part of it that speaks of intents.
void print_intents(std::ostream& out, const Style& style, const Plan& plan, bool verbose);

/// The same for programs; names as in Terraform's JSON plan where the meaning is equal.
Value plan_json(const Plan& plan, const PlanWords& words);

/// "2 to create, 1 to change, 1 to replace, 1 to adopt, 3 to delete, 1 to move; 1 drift repaired; 12
/// unchanged".
std::string plan_summary(const Plan& plan);

}  // namespace emco::cli
