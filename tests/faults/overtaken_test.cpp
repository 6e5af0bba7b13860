// A process is paused at every request and every answer, long enough to be given up; another one stops what
// it did and goes on. When it wakes up, it can write nothing more: not to the store, and not to a cluster.
// EMCO_PAUSE_EVERY=N pauses at every N-th step only.
#include <iostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/faults/oracle.h"
#include "tests/faults/steps.h"
#include "tests/faults/struck_shop.h"

namespace emco::test {
namespace {

/// What the other process does, once it has stopped what was under way.
enum class Then { Resume, Terminate };

/// A shop on which two processes work, one of them paused meanwhile.
struct PausedShop : StruckShop {
  explicit PausedShop(const Beginning& beginning) : StruckShop(2) {
    transport = [this] { return stepped(steps, clusters.transport()); };
    clusters.on_write = [this](const Clusters::Write& write) { wrong += oracle.judge(write); };
    beginning.put_into(*this);
    clusters.arm(nullptr, 0);
  }

  std::string everything() { return state() + clusters.ours() + clusters.theirs(); }

  void take_over(Then then) {
    leases.process = 2;
    ++pid;
    for (const auto& address : {kCloud, kGroup})
      if (run({"stop", address}) == 0) overtaken.push_back(address);
    for (const auto& address : overtaken)
      if (then == Then::Resume) must({"resume", address});
    if (then == Then::Terminate && !overtaken.empty()) {
      run({"terminate", kGroup, "--auto-approve"});
      run({"terminate", kCloud, "--auto-approve"});
    }
    settle();
    wrong += oracle.look(clusters);
    left = everything();
    writes = clusters.writes.size();
    --pid;
    leases.process = 1;
  }

  Steps steps;
  Oracle oracle{path(".emcoctl/store.db")};
  std::vector<std::string> overtaken;
  std::string left;  ///< by the other process
  std::size_t writes = 0;
  bool paused = false;
  std::string wrong;
};

}  // namespace

TEST_SUITE("overtaken" * doctest::skip()) {
  TEST_CASE("a process that was paused and overtaken writes nothing when it wakes up") {
    const std::size_t stride = stride_in("EMCO_PAUSE_EVERY");
    std::size_t runs = 0;
    std::size_t fenced = 0;
    for (const auto& scenario : struck_operations()) {
      const Beginning beginning(scenario.name);
      for (const Then then : {Then::Resume, Then::Terminate}) {
        for (std::size_t n = 1;; n += stride) {
          PausedShop shop(beginning);
          shop.steps.pause_at(n, [&] {
            shop.paused = true;
            shop.take_over(then);
          });
          const int status = shop.run(scenario.command);
          const std::string said = shop.out + shop.err;
          if (!shop.paused) break;
          ++runs;
          shop.settle();
          shop.wrong += shop.oracle.look(shop.clusters);
          INFO(scenario.name, ", paused at step ", n, then == Then::Resume ? ", resumed" : ", terminated",
               " by another; [", status, "]\n", said);
          CHECK(shop.wrong == "");
          CHECK(status != 70);
          if (!shop.overtaken.empty()) {
            ++fenced;
            CHECK(status == 6);
            CHECK(said.find("[operation.fenced]") != std::string::npos);
            CHECK(shop.clusters.writes.size() == shop.writes);
            CHECK(shop.everything() == shop.left);
          }
          CHECK(shop.run({"store", "verify"}) == 0);
        }
      }
    }
    std::cout << fmt::format("{} pauses, {} of them overtaken\n", runs, fenced);
    CHECK(fenced * stride >= 100);
  }
}

}  // namespace emco::test
