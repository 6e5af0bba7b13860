// A process dies at every step that it takes: at each operation on the store's files, before each request
// left and before each answer was heard. The next command dies as well, at a step taken by chance; then
// commands lead the store and the clusters to where an undisturbed run leads, and nothing is done twice.
// EMCO_CRASH_EVERY=N takes every N-th step only.
#include <algorithm>
#include <iostream>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/faults/oracle.h"
#include "tests/faults/steps.h"
#include "tests/faults/struck_shop.h"

namespace emco::test {
namespace {

struct MortalShop : StruckShop {
  explicit MortalShop(const Beginning& beginning) : StruckShop(2) {
    files = &mortal_files;
    transport = [this] { return stepped(steps, clusters.transport()); };
    clusters.on_write = [this](const Clusters::Write& write) { wrong += oracle.judge(write); };
    beginning.put_into(*this);
    clusters.arm(nullptr, 0);
  }

  /// Runs a command that dies at its n-th step; false when it ended before.
  bool dies_at(const Line& command, std::size_t n) {
    steps.die_at(n);
    try {
      status = run(command);
    } catch (const Steps::Death&) {
      status = -1;
    }
    const bool dead = steps.is_dead();
    taken = steps.count();
    steps.rest();
    leases.die(leases.process);
    settle();
    wrong += oracle.look(clusters);
    history += fmt::format("$ {} [{}]\n{}{}", text::join(command, " "),
                           dead ? fmt::format("died at step {}", n) : std::to_string(status), dead ? "" : out,
                           dead ? "" : err);
    return dead;
  }

  Steps steps;
  SteppedDisk disk{steps};
  SteppedFiles mortal_files{steps};
  Oracle oracle{path(".emcoctl/store.db")};
  int status = 0;
  std::size_t taken = 0;
  std::string wrong;
  std::string history;
};

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// "" when it came right.
std::string die(const StruckOperation& scenario,
                const Beginning& beginning,
                const Undisturbed& expected,
                const std::vector<std::string>& writes,
                std::size_t n,
                std::size_t again) {
  MortalShop shop(beginning);
  if (!shop.dies_at(scenario.command, n)) return "it did not die";
  // The next command, which dies, too.
  const Line resume = resume_of(shop);
  shop.dies_at(resume.size() > 1 ? resume : scenario.next.front(), again);
  // And now all that it takes.
  const auto then = [&](const Line& line) {
    if (!difference(shop, expected).empty()) shop.dies_at(line, 0);
  };
  if (const Line last = resume_of(shop); last.size() > 1) then(last);
  for (const auto& line : scenario.next)
    then(line);
  const std::string different = difference(shop, expected);
  std::string problem = shop.wrong;
  if (!different.empty()) problem += different;
  if (sorted(shop.clusters.writes) != sorted(writes))
    problem += fmt::format("done: {}\nundisturbed: {}\n", text::join(sorted(shop.clusters.writes), "\n  "),
                           text::join(sorted(writes), "\n  "));
  if (shop.run({"store", "verify"}) != 0) problem += "the store is not sound:\n" + shop.out + shop.err;
  return problem.empty() ? "" : problem + "after\n" + shop.history;
}

}  // namespace

TEST_SUITE("crash-points" * doctest::skip()) {
  TEST_CASE("a death at any step is recovered from by the next command, even when that dies, too") {
    const std::size_t stride = stride_in("EMCO_CRASH_EVERY");
    std::mt19937 random(7);
    std::size_t points = 0;
    std::size_t runs = 0;
    for (const auto& scenario : struck_operations()) {
      const Beginning beginning(scenario.name);
      const Undisturbed expected = undisturbed(scenario, beginning);
      std::vector<std::string> writes;
      std::size_t steps = 0;
      {
        MortalShop shop(beginning);
        CHECK_FALSE(shop.dies_at(scenario.command, 0));
        CHECK(shop.wrong == "");
        writes = shop.clusters.writes;
        steps = shop.taken;
      }
      points += steps;
      for (std::size_t n = 1 + points % stride; n <= steps; n += stride) {
        ++runs;
        const std::size_t again = 1 + random() % steps;
        const std::string problem = die(scenario, beginning, expected, writes, n, again);
        CHECK_MESSAGE(problem == "", scenario.name, ", step ", n, " of ", steps, ", then step ", again);
      }
      std::cout << fmt::format("{}: {} steps\n", scenario.name, steps);
    }
    std::cout << fmt::format("{} steps, {} runs with two deaths each\n", points, runs);
    CHECK(points >= 500);
  }
}

}  // namespace emco::test
