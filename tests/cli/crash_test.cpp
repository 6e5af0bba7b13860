// The program dies at every request that it sends, before the server saw it or after it was carried out; the
// next command recovers, and the clusters end as if nothing had happened. (Crashes inside the store's own
// commits are the store's tests.)
#include <doctest/doctest.h>

#include "tests/shop.h"

namespace emco::test {
namespace {

/// Thrown where the process dies: no handler of the program knows it.
struct Death {};

enum class Moment { BeforeServer, AfterServer };

/// A deployed shop whose intents moved on: an update changes one object, makes one and removes one, on two
/// clusters.
struct Mortal : Shop {
  Mortal() {
    write("charts/web/templates/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: old\n");
  }

  void move_on() {
    greet("good day");
    write("charts/web/templates/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\n");
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  /// Runs a command that dies at its n-th change of the world; false when it lived, because there are fewer.
  bool dies(const std::vector<std::string>& command, std::size_t n, Moment moment) {
    const std::size_t before = api.clusters.mutations();
    bool armed = false;
    if (moment == Moment::BeforeServer) {
      api.clusters.before_mutation = [&, before](std::size_t sent, const std::string&, const Mutation&) {
        if (sent == before + n) throw Death{};
      };
    } else {
      // Carried out, and the process is gone before it hears of it: dies at the next thing it wants of a
      // server.
      api.on_request = [&armed](const std::string&) {
        if (armed) throw Death{};
      };
      api.clusters.before_mutation = [&, before](std::size_t sent, const std::string&, const Mutation&) {
        if (sent == before + n) armed = true;
      };
    }
    bool died = false;
    try {
      run(command);
    } catch (const Death&) {
      died = true;
    }
    api.clusters.before_mutation = nullptr;
    api.on_request = nullptr;
    // The locks of a dead process are free.
    leases = MemoryLeases();
    return died;
  }

  /// What the clusters hold, without what tells one run from another.
  std::string world() {
    std::string text;
    for (const auto* host : {"edge-1", "edge-2"})
      for (const auto& name : owned(host))
        text += name + "\n";
    return text + text_on("edge-1") + " " + text_on("edge-2");
  }
};

struct Scenario {
  const char* name;
  std::vector<std::string> command;
  std::vector<std::vector<std::string>> recoveries;  ///< each leads to what the command leads to
  bool deployed;                                     ///< before it
};

const std::vector<Scenario>& scenarios() {
  static const std::string group = Program::kGroup;
  static const std::string cloud = Program::kCloud;
  static const std::vector<Scenario> all{
      {"instantiate",
       {"instantiate", cloud, group, "--auto-approve"},
       {{"instantiate", cloud, group, "--auto-approve"}},
       false},
      {"update",
       {"update", group, "--auto-approve"},
       {{"update", group, "--auto-approve"}, {"resume", group}, {"instantiate", group, "--auto-approve"}},
       true},
      {"terminate",
       {"terminate", group, cloud, "--auto-approve"},
       {{"terminate", group, cloud, "--auto-approve"}},
       true}};
  return all;
}

}  // namespace

TEST_SUITE("cli/crash") {
  TEST_CASE("a death at any change of the world is recovered from by the next command") {
    std::size_t deaths = 0;
    for (const auto& scenario : scenarios()) {
      Mortal whole;
      if (scenario.deployed) {
        whole.bring_up();
        whole.move_on();
      }
      whole.must(scenario.command);
      const std::string expected = whole.world();
      for (const Moment moment : {Moment::BeforeServer, Moment::AfterServer}) {
        for (const auto& recovery : scenario.recoveries) {
          for (std::size_t n = 1;; ++n) {
            Mortal world;
            if (scenario.deployed) {
              world.bring_up();
              world.move_on();
            }
            if (!world.dies(scenario.command, n, moment)) break;
            ++deaths;
            INFO(scenario.name, ", death at change ", n,
                 moment == Moment::BeforeServer ? " before" : " after", " the server, then ", recovery[0]);
            const int status = world.run(recovery);
            const std::string said = world.out + world.err;
            INFO(said);
            CHECK(status == 0);
            CHECK(world.world() == expected);
            world.check_world();
          }
        }
      }
    }
    CHECK(deaths >= 30);
  }

  TEST_CASE("a death in an update can be undone: rollback leads to what was, terminate to nothing") {
    std::size_t deaths = 0;
    for (std::size_t n = 1; n <= 6; ++n) {
      for (const char* word : {"rollback", "terminate"}) {
        Mortal world;
        world.bring_up();
        const std::string before = world.world();
        world.move_on();
        if (!world.dies({"update", Program::kGroup, "--auto-approve"}, n, Moment::AfterServer)) continue;
        ++deaths;
        INFO("death at change ", n, ", then ", word);
        const int status = world.run({word, Program::kGroup, "--auto-approve"});
        const std::string said = world.out + world.err;
        INFO(said);
        CHECK(status == 0);
        if (std::string(word) == "rollback") {
          CHECK(world.world() == before);
        } else {
          CHECK(world.text_on("edge-1") == "(absent)");
          CHECK(world.owned("edge-1").size() == 1);  // the namespace is the logical cloud's
        }
        world.check_world();
      }
    }
    CHECK(deaths >= 6);
  }
}

}  // namespace emco::test
