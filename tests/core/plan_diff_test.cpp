#include <functional>

#include <doctest/doctest.h>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/field_path.h"
#include "core/model/fields.h"
#include "core/plan/diff.h"
#include "tests/fake_cluster.h"

namespace emco::plan {
namespace {

const char* const kCluster = "cluster-providers/p/clusters/c";

Policy policy() {
  Policy result;
  result.store = "s";
  result.deployment = "d";
  return result;
}

Value map_of(const std::string& name, const std::string& value) {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap"})");
  body["metadata"] = Value::map({{"name", name},
                                 {"namespace", "n"},
                                 {"labels", Value::map({{"emco/store", "s"}, {"emco/deployment", "d"}})}});
  body["data"]["v"] = value;
  return body;
}

std::shared_ptr<const Manifest> manifest(const Value& body) {
  auto made = std::make_shared<Manifest>();
  made->key = key_of(body);
  made->version = "v1";
  made->body = body;
  made->digest = sha256(json::write_canonical(body));
  return made;
}

/// A cluster where some objects were applied by us; what the inventory says of them follows.
struct Scene {
  test::FakeClock clock;
  test::FakeClusters clusters{clock};
  ClusterState state;
  std::map<ObjectKey, Live> live;
  Diagnostics diagnostics;
  std::optional<Value> last_applied;

  Scene() {
    state.cluster = kCluster;
    state.live = &live;
    clusters.edit(kCluster, json::parse(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}})"),
                  "other");
  }

  void want(const Value& body) { state.desired.push_back(manifest(body)); }

  void applied(const Value& body) {
    last_applied = body;
    Mutation mutation;
    mutation.key = key_of(body);
    mutation.body = std::make_shared<const std::string>(json::write(body));
    clusters.send(kCluster, mutation);
    const Live made = make_live(clusters.objects(kCluster).at(mutation.key));
    state.recorded.push_back({made.key, "v1", "app", true, made.uid, manifest(body)->digest,
                              touched_digest(made.body, Value()), false});
  }

  std::vector<ObjectChange> run(const Policy& with = policy()) {
    for (const auto& [key, body] : clusters.objects(kCluster))
      if (key.kind == "ConfigMap") live.insert_or_assign(key, make_live(body));
    clusters.wait(0);
    auto changes = diff(state, with, diagnostics);
    for (auto& change : changes) {
      const Live* before = live.contains(change.key) ? &live.at(change.key) : nullptr;
      for (int round = 0; round < 2 && change.undecided && !diagnostics.has_errors(); ++round) {
        clusters.ask(kCluster, dry_run_of(change));
        decide_by_server(change, before, last_applied ? &*last_applied : nullptr,
                         clusters.wait(0).at(0).answer, with, diagnostics);
      }
    }
    return changes;
  }

  std::string shown(const Policy& with = policy()) {
    std::vector<std::string> words;
    for (const auto& change : run(with)) {
      const char* word = change.action == Action::Unchanged ? (change.record_moves ? "record" : "same")
                         : change.action == Action::Create  ? "create"
                         : change.action == Action::Update  ? "update"
                         : change.action == Action::Replace ? "replace"
                         : change.action == Action::Adopt   ? "adopt"
                         : change.action == Action::Delete  ? "delete"
                                                            : "forget";
      words.push_back(change.key.name + ":" + word + (change.because == Because::Drift ? "(drift)" : ""));
    }
    for (const auto& diagnostic : diagnostics)
      words.push_back(diagnostic.code);
    return text::join(words, " ");
  }
};

}  // namespace

TEST_SUITE("plan/diff") {
  TEST_CASE(
      "what is not there is created, what is as wanted stays, what differs is updated, what nothing wants is "
      "deleted") {
    Scene scene;
    scene.applied(map_of("same", "1"));
    scene.applied(map_of("old", "1"));
    scene.applied(map_of("gone", "1"));
    scene.want(map_of("new", "1"));
    scene.want(map_of("same", "1"));
    scene.want(map_of("old", "2"));
    CHECK(scene.shown() == "new:create same:same old:update gone:delete");
  }

  TEST_CASE("a change shows the fields, before and after") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "2"));
    const auto changes = scene.run();
    REQUIRE(changes.at(0).fields.size() == 1);
    CHECK(changes[0].fields[0].path == "data.v");
    CHECK(changes[0].fields[0].before == Value("1"));
    CHECK(changes[0].fields[0].after == Value("2"));
  }

  TEST_CASE("status, defaults and other managers' fields are no change") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "1"));
    scene.clusters.edit(
        kCluster,
        json::parse(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"n"},"data":{"other":"x"},"status":{"ok":true}})"));
    CHECK(scene.shown() == "a:same");
  }

  TEST_CASE("what was edited by hand is drift and is restored") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "1"));
    scene.clusters.edit(kCluster, map_of("a", "by hand"), "kubectl-edit");
    const auto changes = scene.run();
    CHECK(changes.at(0).action == Action::Update);
    CHECK(changes[0].because == Because::Drift);
    REQUIRE(changes[0].elsewhere.size() == 1);
    CHECK(changes[0].elsewhere[0].manager == "kubectl-edit");
    CHECK(changes[0].fields.at(0).before == Value("by hand"));
  }

  TEST_CASE("a field that another manager claims is a conflict, left or taken as told") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.clusters.edit(kCluster, map_of("a", "5"), "autoscaler");
    auto& managers =
        scene.clusters.objects(kCluster).at({"", "ConfigMap", "n", "a"})["metadata"]["managedFields"];
    managers.items().back()["subresource"] = "scale";
    SUBCASE("undecided") {
      scene.want(map_of("a", "1"));
      CHECK(scene.shown() == "a:update(drift) plan.field-conflict");
    }
    SUBCASE("taken") {
      scene.want(map_of("a", "1"));
      Policy told = policy();
      told.take = {"ConfigMap/n/a:data.v"};
      CHECK(scene.shown(told) == "a:update(drift)");
    }
    SUBCASE("yielded") {
      Value without = map_of("a", "1");
      REQUIRE(erase_field(without, "data.v"));
      without.erase("data");
      scene.want(without);
      CHECK(scene.shown() == "a:record");
    }
  }

  TEST_CASE("what was deleted by hand is drift and is made again") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "1"));
    scene.clusters.erase(kCluster, {"", "ConfigMap", "n", "a"});
    CHECK(scene.shown() == "a:create(drift)");
  }

  TEST_CASE("an object that is not ours is refused, or adopted when told to") {
    Scene scene;
    Value foreign = map_of("a", "theirs");
    foreign["metadata"].erase("labels");
    scene.clusters.edit(kCluster, foreign);
    scene.want(map_of("a", "1"));
    Policy told = policy();
    SUBCASE("never") { CHECK(scene.shown() == "a:same plan.foreign-object"); }
    SUBCASE("ask") {
      told.adopt = Adopt::Ask;
      told.take = {"ConfigMap/n/a:data.v"};
      CHECK(scene.shown(told) == "a:adopt");
    }
    SUBCASE("if identical, and it is not") {
      told.adopt = Adopt::IfIdentical;
      CHECK(scene.shown(told) == "a:same plan.foreign-object");
    }
    SUBCASE("by name") {
      told.adoptable = {{"", "ConfigMap", "n", "a"}};
      told.take = {"*"};
      CHECK(scene.shown(told) == "a:adopt");
    }
  }

  TEST_CASE("a foreign object of a recorded name is not deleted, only forgotten") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.clusters.erase(kCluster, {"", "ConfigMap", "n", "a"});
    Value foreign = map_of("a", "theirs");
    foreign["metadata"].erase("labels");
    scene.clusters.edit(kCluster, foreign);
    CHECK(scene.shown() == "a:forget");
  }

  TEST_CASE("an object that is kept by its chart is forgotten, not deleted") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.state.recorded[0].keep = true;
    CHECK(scene.shown() == "a:forget");
  }

  TEST_CASE("an object of another deployment is refused") {
    Scene scene;
    scene.want(map_of("a", "1"));
    scene.state.owned_by_others[{"", "ConfigMap", "n", "a"}] = "another";
    CHECK(scene.shown() == "a:same plan.owned-by-other");
  }

  TEST_CASE("what a create of ours left behind without our knowing is taken up") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.state.recorded[0] = {{"", "ConfigMap", "n", "a"}, "v1", "app", false, "", "", "", false};
    scene.want(map_of("a", "1"));
    CHECK(scene.shown() == "a:record");
  }

  TEST_CASE("why an object with our markers is updated follows from what the record says of it") {
    const auto reason = [](const std::function<void(Scene&)>& happen) {
      Scene scene;
      scene.applied(map_of("a", "1"));
      happen(scene);
      const auto changes = scene.run();
      CHECK(scene.diagnostics.empty());
      CHECK(changes.at(0).action == Action::Update);
      return std::pair(changes[0].because, changes[0].drifted);
    };
    // No record: a store that is older than the object, say.
    CHECK(reason([](Scene& scene) {
            scene.state.recorded.clear();
            scene.want(map_of("a", "2"));
          }) == std::pair(Because::Unrecorded, false));
    CHECK(reason([](Scene& scene) {
            scene.state.recorded[0].confirmed = false;
            scene.want(map_of("a", "2"));
          }) == std::pair(Because::Interrupted, false));
    // Somebody deleted it and made it again with its labels.
    const auto make_anew = [](Scene& scene) { scene.state.recorded[0].uid = "of the deleted one"; };
    CHECK(reason([&](Scene& scene) {
            make_anew(scene);
            scene.clusters.edit(kCluster, map_of("a", "by hand"), "kubectl-edit");
            scene.want(map_of("a", "1"));
          }) == std::pair(Because::Drift, true));
    CHECK(reason([&](Scene& scene) {
            make_anew(scene);
            scene.want(map_of("a", "2"));
          }) == std::pair(Because::InConfig, true));
  }

  TEST_CASE("an object on its way out is not written to") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.clusters.objects(kCluster).at({"", "ConfigMap", "n", "a"})["metadata"]["deletionTimestamp"] = "now";
    scene.want(map_of("a", "1"));
    CHECK(scene.shown() == "a:same plan.object-is-being-deleted");
  }

  TEST_CASE("an immutable field makes it a replacement") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "2"));
    auto changes = diff(
        [&] {
          for (const auto& [key, body] : scene.clusters.objects(kCluster))
            scene.live.insert_or_assign(key, make_live(body));
          return scene.state;
        }(),
        policy(), scene.diagnostics);
    Answer answer;
    answer.outcome = Answer::Class::Refused;
    answer.status = 422;
    answer.message = "data: Invalid value: field is immutable";
    decide_by_server(changes.at(0), &scene.live.begin()->second, nullptr, answer, policy(),
                     scene.diagnostics);
    CHECK(changes[0].action == Action::Replace);
    CHECK(scene.diagnostics.empty());
  }

  TEST_CASE("an answer that decides nothing is never 'no change'") {
    Scene scene;
    scene.applied(map_of("a", "1"));
    scene.want(map_of("a", "2"));
    scene.live.insert_or_assign({"", "ConfigMap", "n", "a"},
                                make_live(scene.clusters.objects(kCluster).at({"", "ConfigMap", "n", "a"})));
    for (const auto outcome : {Answer::Class::Unknown, Answer::Class::NotSent, Answer::Class::Absent,
                               Answer::Class::Refused, Answer::Class::Conflict}) {
      CAPTURE(static_cast<int>(outcome));
      Diagnostics diagnostics;
      auto changes = diff(scene.state, policy(), diagnostics);
      Answer answer;
      answer.outcome = outcome;
      decide_by_server(changes.at(0), &scene.live.begin()->second, nullptr, answer, policy(), diagnostics);
      CHECK(changes[0].undecided);
      CHECK(diagnostics.has_errors());
    }
  }
}

}  // namespace emco::plan
