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

BudgetExceeded::BudgetExceeded(std::string_view name, std::uint64_t most)
    : budget(name),
      limit(most),
      message_("budget '" + std::string(name) + "' of " + std::to_string(most) + " is used up") {}

}  // namespace emco::tpl
