#pragma once

#include <cstdint>

namespace emco {

/// Milliseconds; what every time and duration in the program is counted in.
using Milliseconds = std::int64_t;

/// Time is passed in, never asked for: tests and simulations own it.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Since 1970, UTC. For records and people only: no decision compares the clocks of two machines.
  virtual Milliseconds now() = 0;
  /// Since some moment before the process began, growing also while the host sleeps (CLOCK_BOOTTIME): for
  /// waits and leases.
  virtual Milliseconds elapsed() = 0;
};

class SystemClock final : public Clock {
 public:
  Milliseconds now() override;
  Milliseconds elapsed() override;
};

}  // namespace emco
