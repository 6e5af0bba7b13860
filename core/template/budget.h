#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"

namespace emco::tpl {

/// What one execution may use up. The defaults are several times what the largest public charts need.
struct Budgets {
  std::uint64_t steps = 200'000'000;                   ///< instructions and units of work inside functions
  std::size_t memory_bytes = std::size_t{1} << 30U;    ///< all values of one execution together
  std::size_t output_bytes = std::size_t{128} << 20U;  ///< text written, included texts counted again
  std::size_t text_bytes = std::size_t{64} << 20U;     ///< one text value
  std::size_t pattern_bytes = std::size_t{64} << 10U;  ///< one regular expression
  int call_depth = 3'000;                              ///< template, include and tpl inside each other
  int value_depth = 2'000;  ///< maps and lists inside each other, where a function walks them
  int syntax_depth = 500;   ///< actions and parentheses inside each other in a template's text
  Milliseconds wall_clock = 60'000;
};

/// How often one template may be inside itself by include: Helm's own limit.
inline constexpr int kIncludeDepth = 1'000;

/// A budget as people see it: "steps", 200000000, "".
struct Limit {
  std::string_view name;
  std::uint64_t amount;
  std::string_view unit;
};

/// All budgets by name.
std::vector<Limit> limits(const Budgets& budgets);

/// Thrown when a budget is used up; `budget` is its name in Budgets with dashes ("call-depth").
class BudgetExceeded : public std::exception {
 public:
  BudgetExceeded(std::string_view budget, std::uint64_t limit);

  const char* what() const noexcept override { return message_.c_str(); }

  std::string budget;
  std::uint64_t limit;

 private:
  std::string message_;
};

}  // namespace emco::tpl
