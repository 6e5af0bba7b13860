#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/apply/run.h"
#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"
#include "core/plan/order.h"
#include "tests/fake_cluster.h"

namespace emco::apply {
namespace {

using test::FakeClock;
using test::FakeClusters;
using test::Fault;

/// The journal in memory: keeps the moves, refuses those that the schema would refuse, and can fence or stop.
class MemoryJournal final : public Journal {
 public:
  Reply commit(const std::vector<ChangeMark>& marks) override {
    if (fenced) throw Error("operation.fenced", "another process took over");
    ++commits;
    for (const auto& mark : marks) {
      ChangeState& state = states[mark.seq];
      const bool again = state == mark.to && mark.to == ChangeState::Sent;
      const bool legal =
          again ||
          (state == ChangeState::Pending && (mark.to == ChangeState::Sent || mark.to == ChangeState::Done)) ||
          (state == ChangeState::Sent && mark.to != ChangeState::Dropped);
      CHECK_MESSAGE(legal, "change ", mark.seq, " moved from ", to_word(state), " to ", to_word(mark.to));
      state = mark.to;
      if (mark.to == ChangeState::Done) uids[mark.seq] = mark.uid;
    }
    return {stop};
  }

  Reply renew() override {
    ++renewals;
    return {stop};
  }

  std::map<int, ChangeState> states;
  std::map<int, std::string> uids;
  bool fenced = false;
  bool stop = false;
  int commits = 0;
  int renewals = 0;
};

const Identity kIdentity{"store-1", "0123456789abcdef"};
constexpr std::int64_t kOperation = 7;

Value config_map(const std::string& name, const std::string& value, const std::string& ns = "shop") {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap","data":{}})");
  body["metadata"]["name"] = name;
  body["metadata"]["namespace"] = ns;
  body["metadata"]["labels"] =
      Value::map({{"emco/store", kIdentity.store}, {"emco/deployment", kIdentity.deployment}});
  body["data"]["value"] = value;
  return body;
}

Value namespace_body(const std::string& name) {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"Namespace"})");
  body["metadata"]["name"] = name;
  body["metadata"]["labels"] =
      Value::map({{"emco/store", kIdentity.store}, {"emco/deployment", kIdentity.deployment}});
  return body;
}

struct World {
  FakeClock clock;
  FakeClusters clusters{clock};
  MemoryJournal journal;
  Observer observer;
  Options options;
  Operation operation{kOperation, "dig", "instantiate", kIdentity, {}};

  explicit World(bool with_namespace = true) {
    if (!with_namespace) return;
    clusters.edit("c1", namespace_body("shop"));
    clusters.edit("c2", namespace_body("shop"));
  }

  Change& add(ChangeVerb verb, const Value& body, const std::string& cluster = "c1") {
    Change change;
    change.operation = operation.id;
    change.seq = static_cast<int>(operation.changes.size()) + 1;
    change.cluster = cluster;
    change.key = key_of(body);
    change.version = "v1";
    change.verb = verb;
    const bool foundation = plan::is_foundation(change.key);
    change.stage = verb == ChangeVerb::Delete ? (foundation ? 3 : 2) : (foundation ? 0 : 1);
    if (verb == ChangeVerb::Create || verb == ChangeVerb::Update) {
      change.body_digest = sha256(json::write_canonical(body));
      change.desired = std::make_shared<const Value>(body);
      change.body =
          std::make_shared<const std::string>(body_with_markers(body, operation.id, change.body_digest));
    }
    if (verb != ChangeVerb::Create) {
      const Live live = make_live(clusters.objects(cluster).at(change.key));
      change.uid = live.uid;
      change.resource_version = live.resource_version;
      change.touched = touched_digest(live.body, change.desired ? *change.desired : Value());
    }
    operation.changes.push_back(change);
    return operation.changes.back();
  }

  Result run() { return apply::run({operation}, clusters, journal, clock, observer, options); }

  /// What a later process would find in the journal.
  void reload() {
    for (auto& change : operation.changes)
      change.state = journal.states[change.seq];
    std::erase_if(operation.changes, [](const Change& c) { return c.state == ChangeState::Done; });
    for (auto& change : operation.changes) {
      if (change.state == ChangeState::Sent) continue;
      change.state = ChangeState::Pending;
      journal.states[change.seq] = ChangeState::Pending;
    }
  }

  std::string value_of(const std::string& name, const std::string& cluster = "c1") {
    const auto at = clusters.objects(cluster).find({"", "ConfigMap", "shop", name});
    return at == clusters.objects(cluster).end() ? "absent"
                                                 : std::string(at->second.text_at({"data", "value"}));
  }

  /// An object of ours from an earlier operation.
  void make_ours(const std::string& name, const std::string& value, const std::string& cluster = "c1") {
    World earlier(false);
    earlier.clusters.objects(cluster)[{"", "Namespace", "", "shop"}] =
        clusters.objects(cluster)[{"", "Namespace", "", "shop"}];
    earlier.operation.id = 3;
    earlier.add(ChangeVerb::Create, config_map(name, value), cluster);
    earlier.run();
    const ObjectKey key{"", "ConfigMap", "shop", name};
    clusters.objects(cluster)[key] = earlier.clusters.objects(cluster).at(key);
  }
};

std::string outcomes(const Result& result) {
  std::vector<std::string> words;
  for (const auto& [id, outcome] : result.outcomes)
    words.push_back(outcome.kind == Outcome::Kind::Succeeded ? "ok" : outcome.code);
  return text::join(words, " ");
}

}  // namespace

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
        return Readiness{
            ++looks > 3 && becomes_ready ? Readiness::State::Current : Readiness::State::InProgress,
            "starting"};
      };
      const auto result = world.run();
      CHECK(result.not_ready.empty() == becomes_ready);
      CHECK(outcomes(result) == (becomes_ready ? "ok ok" : "ok apply.kept-until-replaced"));
    }
  }

  TEST_CASE("what is so already is recorded without a request") {
    World world;
    world.make_ours("a", "1");
    world.add(ChangeVerb::Record, config_map("a", "1"));
    CHECK(outcomes(world.run()) == "ok");
    CHECK(world.clusters.mutations() == 0);
    CHECK_FALSE(world.journal.uids[1].empty());
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
