// The program dies in an update, and the user wants it undone rather than done. (That it is done after all,
// from whatever step, is what tests/faults/crash_points_test.cpp shows.)
#include <doctest/doctest.h>

#include "tests/shop.h"

namespace emco::test {
namespace {

/// Thrown where the process dies: no handler of the program knows it.
struct Death {};

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

  /// Runs a command that dies after its n-th change of the world was carried out, at the next thing that it
  /// wants of a server; false when it lived, because there are fewer.
  bool dies(const std::vector<std::string>& command, std::size_t n) {
    const std::size_t before = api.clusters.mutations();
    bool armed = false;
    api.on_request = [&armed](const std::string&) {
      if (armed) throw Death{};
    };
    api.clusters.before_mutation = [&, before](std::size_t sent, const std::string&, const Mutation&) {
      if (sent == before + n) armed = true;
    };
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

}  // namespace

TEST_SUITE("cli/crash") {
  TEST_CASE("a death in an update can be undone: rollback leads to what was, terminate to nothing") {
    std::size_t deaths = 0;
    for (std::size_t n = 1; n <= 6; ++n) {
      for (const char* word : {"rollback", "terminate"}) {
        Mortal world;
        world.bring_up();
        const std::string before = world.world();
        world.move_on();
        if (!world.dies({"update", Program::kGroup, "--auto-approve"}, n)) continue;
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
