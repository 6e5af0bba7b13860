#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/plan.h"

namespace emco::cli {

/// How much of what a plan holds. A move is no creation and no deletion.
struct PlanCounts {
  std::map<Action, std::int64_t> by_action;
  std::int64_t moves = 0;
  std::int64_t drifts = 0;  ///< that the plan repairs
  std::int64_t conflicts = 0;
  std::int64_t undetermined = 0;
};

PlanCounts counts_of(const Plan& plan);

/// One change that no later operation can take back, and what is lost by it.
struct Irreversible {
  const ObjectChange* change;
  std::string_view why;  ///< constant
};

/// Removals that take more with them than the object, and replacements. In the plan's order; the plan
/// outlives them.
std::vector<Irreversible> irreversible_of(const Plan& plan);

/// What comes after what, a step each: "1 logical cloud", "2 deployments", "removal of 1 deployment".
std::vector<std::string> order_of(const Plan& plan);

/// Something that planning looked at, and how it found it.
struct Check {
  enum class Status { Pass, Warn, Deny, Unknown };
  std::string id;  ///< does not change between versions: "clusters", "owners", "decided", or a code
  Status status = Status::Pass;
  std::string message;
};

std::string_view to_word(Check::Status status);

/// Who the clusters are, whose the objects and fields are, and what is not known; then every diagnostic.
std::vector<Check> checks_of(const Plan& plan);

/// "normal", "destroy" when everything is taken down, "rollback" when something goes back (cli.md 6).
std::string_view mode_of(const Plan& plan);

}  // namespace emco::cli
