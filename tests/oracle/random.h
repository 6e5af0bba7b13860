#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace emco::oracle {

/// Repeatable choices (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  /// 0 … sides - 1.
  std::size_t roll(std::size_t sides) { return bits() % sides; }

  bool chance(unsigned percent) { return roll(100) < percent; }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[roll(from.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace emco::oracle
