#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/apply_world.h"
#include "tests/code_of.h"

namespace emco::apply {

TEST_SUITE("apply/faults") {
  TEST_CASE(
      "whatever happens to whichever request, running again ends as an undisturbed run, and nothing is "
      "called done that is not") {
    const auto faults = {Fault::NotSent,     Fault::LostBefore, Fault::LostAfter,
                         Fault::ServerError, Fault::Refused,    Fault::WrongObject};
    for (std::size_t k = 1; k <= 6; ++k) {
      for (const auto fault : faults) {
        CAPTURE(k);
        CAPTURE(static_cast<int>(fault));
        World world;
        world.make_ours("old", "1");
        world.make_ours("gone", "1");
        world.add(ChangeVerb::Create, namespace_body("fresh"));
        world.add(ChangeVerb::Create, config_map("x", "1", "fresh"));
        world.add(ChangeVerb::Create, config_map("new", "1"));
        world.add(ChangeVerb::Update, config_map("old", "2"));
        world.add(ChangeVerb::Delete, config_map("gone", "1"));
        world.add(ChangeVerb::Create, config_map("new", "1"), "c2");
        world.clusters.fault = [&](std::size_t n, const std::string&, const Mutation&) {
          return n == k ? fault : Fault::None;
        };
        const auto first = world.run();
        for (const auto& [id, outcome] : first.outcomes)
          CHECK((outcome.kind == Outcome::Kind::Succeeded) ==
                (world.journal.states[id.second] == ChangeState::Done));
        world.clusters.fault = nullptr;
        world.reload();
        world.run();
        CHECK(world.value_of("new") == "1");
        CHECK(world.value_of("old") == "2");
        CHECK(world.value_of("gone") == "absent");
        CHECK(world.value_of("new", "c2") == "1");
        CHECK(world.clusters.objects("c1").contains({"", "ConfigMap", "fresh", "x"}));
        for (int seq = 1; seq <= 6; ++seq)
          CHECK(world.journal.states[seq] == ChangeState::Done);
      }
    }
  }

  TEST_CASE("an interrupted sending is looked up first: what was executed is not sent again") {
    World world;
    world.add(ChangeVerb::Create, config_map("a", "1"));
    world.run();
    const auto sent = world.clusters.mutations();
    world.journal.states[1] = world.operation.changes[0].state = ChangeState::Sent;
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.clusters.mutations() == sent);
  }

  TEST_CASE("a create of an earlier operation that arrived late is brought to the wanted content") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Create, config_map("a", "2"));
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.value_of("a") == "2");
  }

  TEST_CASE("a server that fails for good is given up after a bounded number of attempts, as unknown") {
    World world;
    world.add(ChangeVerb::Create, config_map("a", "1"));
    world.clusters.fault = [](std::size_t, const std::string&, const Mutation&) {
      return Fault::ServerError;
    };
    CHECK(outcomes(world.run()) == "apply.unresolved");
    CHECK(world.clusters.mutations() == static_cast<std::size_t>(world.options.attempts));
    CHECK(world.journal.states[1] == ChangeState::Sent);
  }

  TEST_CASE("a fenced process sends nothing more") {
    World world;
    world.add(ChangeVerb::Create, config_map("a", "1"));
    world.journal.fenced = true;
    CHECK_THROWS_AS(world.run(), Error);
    CHECK(world.clusters.mutations() == 0);
  }

  TEST_CASE("a stop lets what is under way end and begins nothing new") {
    World world;
    world.options.window = 2;
    for (int i = 0; i < 10; ++i)
      world.add(ChangeVerb::Create, config_map(fmt::format("m{}", i), "1"));
    world.clusters.before_mutation = [&](std::size_t n, const std::string&, const Mutation&) {
      world.journal.stop = n >= 3;
    };
    const auto result = world.run();
    CHECK(result.stopped);
    CHECK(world.clusters.mutations() < 10);
    for (const auto& [id, outcome] : result.outcomes) {
      const bool done = outcome.kind == Outcome::Kind::Succeeded;
      CHECK((done || outcome.code == "operation.stopped"));
      CHECK(done == (world.journal.states[id.second] == ChangeState::Done));
    }
  }

  TEST_CASE("a replacement deletes first and creates only when that is done") {
    World world;
    world.make_ours("a", "1");
    auto& first = world.add(ChangeVerb::Delete, config_map("a", "1"));
    first.stage = 1;
    world.add(ChangeVerb::Create, config_map("a", "2")).after = 1;
    CHECK(outcomes(world.run()) == "ok ok");
    CHECK(world.value_of("a") == "2");
  }

  TEST_CASE("with a readiness rule, removals wait for what replaces them") {
    for (const bool becomes_ready : {true, false}) {
      CAPTURE(becomes_ready);
      World world;
      world.make_ours("gone", "1");
      world.add(ChangeVerb::Create, config_map("a", "1"));
      world.add(ChangeVerb::Delete, config_map("gone", "1"));
      int looks = 0;
      world.options.ready = [&](const Value&) {
        CHECK(world.value_of("gone") == "1");
        return ReadyState{++looks > 3 && becomes_ready ? Readiness::Current : Readiness::InProgress,
                          "starting"};
      };
      const auto result = world.run();
      CHECK(result.not_ready.empty() == becomes_ready);
      CHECK(outcomes(result) == (becomes_ready ? "ok ok" : "ok apply.kept-until-replaced"));
    }
  }

  TEST_CASE("with a readiness rule, a cluster where nothing is made waits for nothing") {
    World world;
    world.make_ours("gone", "1", "c2");
    world.add(ChangeVerb::Create, config_map("a", "1"));
    world.add(ChangeVerb::Delete, config_map("gone", "1"), "c2");
    world.options.ready = [](const Value&) { return ReadyState{Readiness::Current, ""}; };
    int turns = 0;
    world.options.interrupt = [&] { return ++turns > 1'000 ? 2 : 0; };
    CHECK(outcomes(world.run()) == "ok ok");
  }

  TEST_CASE("what is so already is recorded without a request") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Record, config_map("a", "1"));
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.clusters.mutations() == 0);
    CHECK_FALSE(world.journal.uids[1].empty());
  }

  TEST_CASE("what was committed before a pause leaves only after another commit") {
    for (const bool overtaken : {true, false}) {
      World world;
      world.add(ChangeVerb::Create, config_map("a", "1"));
      world.journal.after_commit = [&] {
        if (world.journal.commits > 1) return;
        world.clock.advance(600'000);
        world.journal.fenced = overtaken;
      };
      if (overtaken) {
        CHECK(test::code_of([&] { world.run(); }) == "operation.fenced");
        CHECK(world.value_of("a") == "absent");
      } else {
        CHECK(outcomes(world.run()) == "ok");
        CHECK(world.value_of("a") == "1");
        CHECK(world.journal.commits >= 3);
      }
    }
  }

  TEST_CASE("a cluster that never has time in time is given up, and nothing is unknown") {
    World world;
    world.add(ChangeVerb::Create, config_map("a", "1"));
    world.journal.after_commit = [&] { world.clock.advance(600'000); };
    CHECK(outcomes(world.run()) == "cluster.unreachable");
    CHECK(world.journal.states.at(1) == ChangeState::Pending);
    CHECK(world.clusters.mutations() <= 8);
  }

  TEST_CASE("the lease is renewed while nothing else is written") {
    World world;
    world.make_ours("a", "1");
    world.clusters.objects("c1").at({"", "ConfigMap", "shop", "a"})["metadata"]["finalizers"].push("hold");
    world.add(ChangeVerb::Delete, config_map("a", "1"));
    world.run();
    CHECK(world.journal.renewals >= 5);
  }
}

}  // namespace emco::apply
