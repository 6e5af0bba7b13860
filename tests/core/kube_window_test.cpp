#include <doctest/doctest.h>

#include "core/kube/repeat.h"
#include "core/kube/window.h"

namespace emco::kube {
namespace {

void round_of(Window& window, Milliseconds took) {
  const auto round = window.round();
  const auto size = window.size();
  for (std::size_t i = 0; i < size; ++i)
    window.succeeded(round, took);
}

}  // namespace

TEST_SUITE("kube/window") {
  TEST_CASE("a window begins at 16 and grows by one per clean round up to its ceiling") {
    Window window(20);
    CHECK(window.size() == 16);
    for (int i = 1; i <= 10; ++i)
      round_of(window, 10);
    CHECK(window.size() == 20);
    CHECK(Window(4).size() == 4);
    CHECK(Window(0).size() == 1);
  }

  TEST_CASE("refusals for load halve it once per round and down to one") {
    Window window(100);
    const auto round = window.round();
    window.refused(round);
    CHECK(window.size() == 8);
    window.refused(round);
    window.refused(round);
    CHECK(window.size() == 8);
    for (int i = 0; i < 10; ++i)
      window.refused(window.round());
    CHECK(window.size() == 1);
    round_of(window, 10);
    CHECK(window.size() == 2);
  }

  TEST_CASE("answers to what was sent before a halving do not make it grow") {
    Window window(100);
    const auto before = window.round();
    window.refused(before);
    for (int i = 0; i < 100; ++i)
      window.succeeded(before, 10);
    CHECK(window.size() == 8);
  }

  TEST_CASE("slowness halves it, but not below eight and not when all is quick") {
    Window window(100);
    round_of(window, 60);
    CHECK(window.size() == 17);
    round_of(window, 110);
    CHECK(window.size() == 18);
    round_of(window, 130);
    CHECK(window.size() == 9);
    round_of(window, 130);
    CHECK(window.size() == 8);
    round_of(window, 130);
    CHECK(window.size() == 8);
    round_of(window, 60);
    CHECK(window.size() == 9);
    Window quick(100);
    round_of(quick, 1);
    round_of(quick, 90);
    CHECK(quick.size() == 18);
  }
}

TEST_SUITE("kube/repeat") {
  TEST_CASE("only whole seconds up to a minute are obeyed (H11)") {
    CHECK(asked_pause("0") == 0);
    CHECK(asked_pause("1") == 1000);
    CHECK(asked_pause(" 60 ") == 60'000);
    for (const char* other :
         {"", "61", "3600", "-1", "1.5", "1s", "Fri, 31 Dec 1999 23:59:59 GMT", "99999999999999999999"}) {
      CAPTURE(other);
      CHECK(!asked_pause(other).has_value());
    }
  }

  TEST_CASE("pauses grow, have a limit and differ") {
    SeededRandom random(1);
    Milliseconds most = 0;
    for (int attempt = 1; attempt <= 20; ++attempt) {
      const Milliseconds full = attempt > 6 ? 10'000 : Milliseconds{200} << (attempt - 1);
      for (int i = 0; i < 50; ++i) {
        const Milliseconds pause = usual_pause(attempt, random);
        most = std::max(most, pause);
        CHECK(pause >= full / 2);
        CHECK(pause <= full);
      }
    }
    CHECK(most > 9'000);
    CHECK(usual_pause(5, random) != usual_pause(5, random));
    for (int i = 0; i < 50; ++i) {
      const Milliseconds pause = spread_pause(1000, random);
      CHECK(pause >= 1000);
      CHECK(pause <= 1250);
    }
  }
}

}  // namespace emco::kube
