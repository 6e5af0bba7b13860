#include "core/base/clock.h"

#include <time.h>

namespace emco {
namespace {

Milliseconds read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return Milliseconds{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

Milliseconds SystemClock::now() { return read(CLOCK_REALTIME); }

Milliseconds SystemClock::elapsed() { return read(CLOCK_BOOTTIME); }

}  // namespace emco
