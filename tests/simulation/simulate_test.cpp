// Worlds made by chance: the whole program against simulated clusters, clock and disk, in one thread. Run by
// tests/simulate.sh. EMCO_WORLDS says how many, EMCO_WORLD_SEED is the first one's seed.
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/simulation/world.h"

namespace emco::test {
namespace {

std::int64_t setting(const char* name, std::int64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : text::integer(given).value_or(otherwise);
}

}  // namespace

TEST_SUITE("simulation" * doctest::skip()) {
  TEST_CASE("no sequence of events leads to a state that the next commands cannot lead out of") {
    const auto first = static_cast<std::uint32_t>(setting("EMCO_WORLD_SEED", 1));
    const auto worlds = static_cast<std::uint32_t>(setting("EMCO_WORLDS", 10));
    const auto moves = setting("EMCO_WORLD_MOVES", 10);
    std::size_t commands = 0;
    std::size_t deaths = 0;
    std::size_t overtaken = 0;
    std::size_t struck = 0;
    std::size_t failed = 0;
    for (std::uint32_t seed = first; seed < first + worlds; ++seed) {
      SimulatedWorld world(seed);
      for (std::int64_t i = 0; i < moves && world.wrong().empty(); ++i)
        world.move();
      if (world.wrong().empty()) world.end();
      commands += world.commands;
      deaths += world.deaths;
      overtaken += world.overtaken;
      struck += world.struck;
      if (world.wrong().empty() && worlds > 1) continue;
      failed += world.wrong().empty() ? 0U : 1U;
      std::cout << fmt::format("world {} (again: tests/simulate.sh --seed {})\n{}{}\n", seed, seed,
                               world.history(), world.wrong());
    }
    std::cout << fmt::format(
        "{} worlds from seed {}: {} commands, {} deaths, {} struck, {} overtaken; {} went wrong\n", worlds,
        first, commands, deaths, struck, overtaken, failed);
    CHECK(failed == 0);
  }
}

}  // namespace emco::test
