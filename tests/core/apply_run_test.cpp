#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/apply_world.h"

namespace emco::apply {

TEST_SUITE("apply/run") {
  TEST_CASE("creates, updates and deletes reach the clusters, and the journal knows what was confirmed") {
    World world;
    world.make_ours("old", "1");
    world.make_ours("gone", "1");
    world.add(ChangeVerb::Create, config_map("new", "1"));
    world.add(ChangeVerb::Update, config_map("old", "2"));
    world.add(ChangeVerb::Delete, config_map("gone", "1"));
    world.add(ChangeVerb::Create, config_map("new", "1"), "c2");
    CHECK(outcomes(world.run()) == "ok ok ok ok");
    CHECK(world.value_of("new") == "1");
    CHECK(world.value_of("old") == "2");
    CHECK(world.value_of("gone") == "absent");
    CHECK(world.value_of("new", "c2") == "1");
    CHECK_FALSE(world.journal.uids[1].empty());
  }

  TEST_CASE("no request leaves before the journal holds it as Sent") {
    World world;
    for (int i = 0; i < 20; ++i)
      world.add(ChangeVerb::Create, config_map(fmt::format("m{}", i), "1"));
    world.clusters.before_mutation = [&](std::size_t, const std::string&, const Mutation& mutation) {
      const int seq = std::stoi(mutation.key.name.substr(1)) + 1;
      CHECK(world.journal.states[seq] == ChangeState::Sent);
    };
    world.run();
    CHECK(world.clusters.mutations() == 20);
  }

  TEST_CASE(
      "namespaces come before what lives in them, removals after what replaces them, namespaces' removal "
      "last") {
    World world;
    world.make_ours("gone", "1");
    world.clusters.edit("c1", namespace_body("old"));
    world.add(ChangeVerb::Create, namespace_body("fresh"));
    world.add(ChangeVerb::Create, config_map("x", "1", "fresh"));
    world.add(ChangeVerb::Delete, config_map("gone", "1"));
    world.add(ChangeVerb::Delete, namespace_body("old"));
    std::string order;
    world.clusters.before_mutation = [&](std::size_t, const std::string&, const Mutation& m) {
      order += m.key.name + " ";
    };
    CHECK(outcomes(world.run()) == "ok ok ok ok");
    CHECK(order == "fresh x gone old ");
  }

  TEST_CASE(
      "what depends on a failed namespace is not tried, and nothing is removed before its replacement is "
      "there") {
    World world;
    world.make_ours("gone", "1");
    world.add(ChangeVerb::Create, namespace_body("fresh"));
    world.add(ChangeVerb::Create, config_map("x", "1", "fresh"));
    world.add(ChangeVerb::Create, config_map("y", "1"));
    world.add(ChangeVerb::Delete, config_map("gone", "1"));
    world.clusters.fault = [](std::size_t n, const std::string&, const Mutation&) {
      return n == 1 ? Fault::Refused : Fault::None;
    };
    CHECK(outcomes(world.run()) == "apply.refused apply.depends-on-failed ok apply.kept-until-replaced");
    CHECK(world.value_of("gone") == "1");
  }

  TEST_CASE("a failing cluster does not stop the others") {
    World world;
    world.add(ChangeVerb::Create, config_map("a", "1"), "c1");
    world.add(ChangeVerb::Create, config_map("a", "1"), "c2");
    world.clusters.down["c1"] = true;
    CHECK(outcomes(world.run()) == "cluster.unreachable ok");
    CHECK(world.journal.states[1] == ChangeState::Pending);
    world.clusters.down["c1"] = false;
    world.reload();
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.value_of("a") == "1");
  }

  TEST_CASE("a foreign object in the way of a create is never overwritten") {
    World world;
    Value foreign = config_map("a", "theirs");
    foreign["metadata"].erase("labels");
    world.clusters.edit("c1", foreign);
    world.add(ChangeVerb::Create, config_map("a", "ours"));
    CHECK(outcomes(world.run()) == "apply.foreign-object");
    CHECK(world.value_of("a") == "theirs");
    CHECK(world.journal.states[1] == ChangeState::Conflict);
  }

  TEST_CASE("an edit of a touched field between plan and write is not overwritten") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Update, config_map("a", "2"));
    world.clusters.edit("c1", config_map("a", "theirs"));
    CHECK(outcomes(world.run()) == "apply.changed-since-plan");
    CHECK(world.value_of("a") == "theirs");
  }

  TEST_CASE("an object that was edited is not deleted, one that was deleted is not made again") {
    World world;
    world.make_ours("a", "1");
    world.make_ours("b", "1");
    world.add(ChangeVerb::Delete, config_map("a", "1"));
    world.add(ChangeVerb::Update, config_map("b", "2"));
    world.clusters.edit("c1", config_map("a", "theirs"));
    world.clusters.erase("c1", {"", "ConfigMap", "shop", "b"});
    const auto result = outcomes(world.run());
    CHECK(result == "apply.kept-until-replaced apply.object-replaced");
    CHECK(world.value_of("a") == "theirs");
    CHECK(world.value_of("b") == "absent");
  }

  TEST_CASE("an object whose deletion somebody began between plan and write is left to end") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Update, config_map("a", "2"));
    Value going = config_map("a", "theirs");
    going["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
    world.clusters.edit("c1", going);
    CHECK(outcomes(world.run()) == "apply.object-is-being-deleted");
    CHECK(world.value_of("a") == "theirs");
  }

  TEST_CASE("an object that moved in fields the change does not touch is written all the same") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Update, config_map("a", "2"));
    world.clusters.edit(
        "c1",
        json::parse(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"other":"x"}})"));
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.value_of("a") == "2");
    CHECK(world.clusters.objects("c1").at({"", "ConfigMap", "shop", "a"}).text_at({"data", "other"}) == "x");
  }

  TEST_CASE("a field that another manager took meanwhile is a conflict that names them") {
    World world;
    world.make_ours("a", "1");
    auto& change = world.add(ChangeVerb::Update, config_map("a", "2"));
    world.clusters.edit("c1", config_map("a", "theirs"), "autoscaler");
    const Live live = make_live(world.clusters.objects("c1").at(change.key));
    change.resource_version = live.resource_version;
    change.touched = touched_digest(live.body, *change.desired);
    const auto result = world.run();
    CHECK(outcomes(result) == "apply.field-conflict");
    CHECK(result.outcomes.begin()->second.message == ".data.value is managed by autoscaler");
  }

  TEST_CASE("a deletion that a finalizer holds is not called done") {
    World world;
    world.make_ours("a", "1");
    world.clusters.objects("c1").at({"", "ConfigMap", "shop", "a"})["metadata"]["finalizers"].push(
        "example.io/hold");
    world.add(ChangeVerb::Delete, config_map("a", "1"));
    const auto result = world.run();
    CHECK(outcomes(result) == "apply.deletion-pending");
    CHECK(result.outcomes.begin()->second.message.find("example.io/hold") != std::string::npos);
    CHECK(world.journal.states[1] == ChangeState::Sent);
    world.clusters.erase("c1", {"", "ConfigMap", "shop", "a"});
    world.reload();
    CHECK(outcomes(world.run()) == "ok");
  }
}

}  // namespace emco::apply
