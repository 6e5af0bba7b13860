#include "core/template/heap.h"

#include <algorithm>

#include "core/template/budget.h"

namespace emco::tpl {
namespace {

constexpr std::size_t kFirstChunk = std::size_t{64} << 10U;
constexpr std::size_t kLargestChunk = std::size_t{4} << 20U;

}  // namespace

void Heap::grow(std::size_t bytes) {
  const std::size_t usual = std::min(kLargestChunk, std::max(kFirstChunk, used_));
  const std::size_t size = std::max(usual, bytes);
  if (size > limit_ - std::min(limit_, used_)) throw BudgetExceeded("memory-bytes", limit_);
  chunks_.push_back(std::unique_ptr<char[]>(new char[size]));
  next_ = chunks_.back().get();
  end_ = next_ + size;
  used_ += size;
}

std::vector<Limit> limits(const Budgets& budgets) {
  const auto depth = [](int value) { return static_cast<std::uint64_t>(value); };
  return {{"steps", budgets.steps, ""},
          {"memory-bytes", budgets.memory_bytes, "bytes"},
          {"output-bytes", budgets.output_bytes, "bytes"},
          {"text-bytes", budgets.text_bytes, "bytes"},
          {"pattern-bytes", budgets.pattern_bytes, "bytes"},
          {"call-depth", depth(budgets.call_depth), ""},
          {"include-depth", kIncludeDepth, ""},
          {"value-depth", depth(budgets.value_depth), ""},
          {"syntax-depth", depth(budgets.syntax_depth), ""},
          {"wall-clock", static_cast<std::uint64_t>(budgets.wall_clock), "ms"}};
}

BudgetExceeded::BudgetExceeded(std::string_view name, std::uint64_t most)
    : budget(name),
      limit(most),
      message_("budget '" + std::string(name) + "' of " + std::to_string(most) + " is used up") {}

}  // namespace emco::tpl
