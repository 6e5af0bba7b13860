// Every fault strikes every request of every operation: whatever the command then says, the next commands
// lead the store and the clusters to where an undisturbed run leads, nothing of others is touched, and
// nothing is called done that is not. Run by tests/faults.sh; EMCO_FAULTS_EVERY=N strikes every N-th pair of
// fault and request only.
#include <iostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/faults/strikes.h"
#include "tests/faults/struck_shop.h"

namespace emco::test {
namespace {

/// One run with one fault at one request; "" when it came right.
std::string strike(const StruckOperation& scenario,
                   const Beginning& beginning,
                   const Undisturbed& expected,
                   const Strike& fault,
                   std::size_t n) {
  StruckShop shop(2);
  beginning.put_into(shop);
  shop.clusters.arm(&fault, n);
  const int status = shop.run(scenario.command);
  const std::string said = shop.out + shop.err;
  shop.clusters.arm(nullptr, 0);
  if (status == 70) return "called a bug:\n" + said;
  shop.settle();
  // What was kept because nobody could see whether it may go is listed as residue, which is not done.
  if (status == 0 && !shop.has_residue())
    if (const auto wrong = difference(shop, expected); !wrong.empty() && !fault.mended && fault.row != "H18")
      return fmt::format("called done, but {}\n{}", wrong, said);
  if (fault.mended) fault.mended(shop.clusters);
  shop.settle();
  std::string history = fmt::format("[{}]\n{}", status, said);
  const auto then = [&](const Line& line) {
    if (difference(shop, expected).empty()) return;
    const int again = shop.run(line);
    history += fmt::format("$ {}\n{}{}[{}]\n", text::join(line, " "), shop.out, shop.err, again);
    shop.settle();
  };
  if (const Line resume = resume_of(shop); resume.size() > 1) then(resume);
  for (const auto& line : scenario.next)
    then(line);
  // What was sent and never answered may still be carried out.
  shop.clock.advance(130'000);
  shop.clusters.run_late();
  shop.settle();
  if (const auto wrong = difference(shop, expected); !wrong.empty()) return wrong + "after\n" + history;
  if (shop.run({"store", "verify"}) != 0) return "the store is not sound:\n" + shop.out + shop.err;
  return "";
}

/// There are many more requests that only read, and less can go wrong with them.
constexpr std::size_t kReadsAreMany = 8;

bool changes_objects(const std::string& request) {
  return (request.find(" PATCH ") != std::string::npos && request.find("dryRun=All") == std::string::npos) ||
         request.find(" DELETE ") != std::string::npos;
}

struct Cell {
  std::size_t runs = 0;
  std::size_t failed = 0;
};

}  // namespace

TEST_SUITE("faults" * doctest::skip()) {
  TEST_CASE("whatever strikes whichever request, the next command leads to the same world") {
    const std::size_t stride = stride_in("EMCO_FAULTS_EVERY");
    const auto strikes = all_strikes();
    std::map<std::pair<std::string, std::string>, Cell> table;
    std::size_t write = 0;
    std::size_t read = 0;
    std::size_t runs = 0;
    for (const auto& scenario : struck_operations()) {
      const Beginning beginning(scenario.name);
      const Undisturbed expected = undisturbed(scenario, beginning);
      for (const auto& fault : strikes) {
        for (std::size_t n = 1; n <= expected.requests.size(); ++n) {
          const bool writes = changes_objects(expected.requests[n - 1]);
          if (fault.writes_only && !writes) continue;
          if ((writes ? write++ % stride : read++ % (stride * kReadsAreMany)) != 0) continue;
          Cell& cell = table[{fault.row + " " + fault.name, scenario.name}];
          ++cell.runs;
          ++runs;
          const std::string problem = strike(scenario, beginning, expected, fault, n);
          cell.failed += problem.empty() ? 0U : 1U;
          CHECK_MESSAGE(problem == "", scenario.name, ", request ", n, " (", expected.requests[n - 1], "), ",
                        fault.row, " ", fault.name);
        }
      }
    }
    std::cout << fmt::format("{:<56}", "fault");
    for (const auto& scenario : struck_operations())
      std::cout << fmt::format("{:>13}", scenario.name);
    for (const auto& fault : strikes) {
      std::cout << fmt::format("\n{:<56}", fault.row + "  " + fault.name);
      for (const auto& scenario : struck_operations()) {
        const Cell& cell = table[{fault.row + " " + fault.name, scenario.name}];
        std::cout << fmt::format("{:>13}", cell.failed == 0
                                               ? fmt::format("{}", cell.runs)
                                               : fmt::format("{} of {} !", cell.failed, cell.runs));
      }
    }
    std::cout << fmt::format("\n{} runs\n", runs);
    // A thousand of them when every second is taken.
    CHECK(runs * stride >= 2'000);
  }
}

}  // namespace emco::test
