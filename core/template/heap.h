#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace emco::tpl {

/// Memory of one execution: everything that templates make lives here and goes away at once, so that values
/// may share and even contain each other without being counted. Not for use by several threads.
/// Throws BudgetExceeded (budget.h) past its limit.
class Heap {
 public:
  explicit Heap(std::size_t limit = std::size_t{1} << 30U) : limit_(limit) {}

  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  /// Uninitialised room, aligned for any value.
  void* allocate(std::size_t bytes) {
    bytes = (bytes + 15U) & ~std::size_t{15};
    if (bytes > static_cast<std::size_t>(end_ - next_)) grow(bytes);
    char* place = next_;
    next_ += bytes;
    return place;
  }

  /// Room for `count` objects, each made by its default constructor. They are never destroyed.
  template <typename T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    T* first = static_cast<T*>(allocate(count * sizeof(T)));
    for (std::size_t i = 0; i < count; ++i)
      new (first + i) T();
    return first;
  }

  template <typename T>
  T* make() {
    return array<T>(1);
  }

  /// A copy of the text that lives as long as the heap.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(allocate(text.size()));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  /// Bytes taken from the system so far.
  std::size_t used() const { return used_; }

 private:
  void grow(std::size_t bytes);

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  std::size_t used_ = 0;
  std::size_t limit_;
};

}  // namespace emco::tpl
