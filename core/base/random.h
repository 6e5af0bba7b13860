#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

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

/// Follows from a text alone: whoever does not know the text cannot guess what comes (SHA-256 over the text
/// and a counter). For values that a plan makes up and its apply must make up again.
class DerivedRandom final : public Random {
 public:
  explicit DerivedRandom(std::string seed) : seed_(std::move(seed)) {}

  std::string bytes(std::size_t count) override;

 private:
  std::string seed_;
  std::uint64_t block_ = 0;
};

}  // namespace emco
