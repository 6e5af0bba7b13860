#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace emco {

/// Where random bytes come from: the system in the program, a seed in tests.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t count) = 0;

  /// A version 4 UUID made of `bytes`.
  std::string uuid();
};

/// The operating system's generator. Throws Error "internal.no-randomness" when it fails.
class SystemRandom final : public Random {
 public:
  std::string bytes(std::size_t count) override;
};

/// Repeatable: the same seed gives the same bytes (SplitMix64). For tests and `--seed`.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  std::string bytes(std::size_t count) override;

 private:
  std::uint64_t state_;
};

}  // namespace emco
