#include "core/kube/repeat.h"

#include <algorithm>

#include "core/base/text.h"

namespace emco::kube {
namespace {

/// Between 0 and `most`, both included.
Milliseconds chance(Milliseconds most, Random& random) {
  const std::string bytes = random.bytes(4);
  std::uint64_t number = 0;
  for (const char byte : bytes)
    number = number << 8U | static_cast<unsigned char>(byte);
  return static_cast<Milliseconds>(number % (static_cast<std::uint64_t>(most) + 1));
}

}  // namespace

std::optional<Milliseconds> asked_pause(std::string_view retry_after) {
  constexpr std::int64_t kMostSeconds = 60;
  const auto seconds = text::integer(text::trim(retry_after));
  if (!seconds || *seconds < 0 || *seconds > kMostSeconds) return std::nullopt;
  return *seconds * 1000;
}

Milliseconds usual_pause(int attempt, Random& random) {
  constexpr Milliseconds kFirst = 200;
  constexpr Milliseconds kMost = 10'000;
  const Milliseconds pause = std::min(kMost, kFirst << std::clamp(attempt - 1, 0, 10));
  return pause - chance(pause / 2, random);
}

Milliseconds spread_pause(Milliseconds asked, Random& random) {
  return asked + chance(std::max<Milliseconds>(asked / 4, 50), random);
}

}  // namespace emco::kube
