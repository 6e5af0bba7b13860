#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "tests/e2e/control_plane.h"

// What the design takes for granted about preconditions: create-only, update-what-we-saw, delete-what-we-saw.

namespace emco::test {
namespace {

using enum Answer::Class;

std::string map(const Space& space,
                const std::string& name,
                const std::string& data = "{}",
                const std::string& metadata = "") {
  return fmt::format(
      R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"{}"{}}},"data":{}}})",
      name, space.name(), metadata, data);
}

ObjectKey map_key(const Space& space, const std::string& name) {
  return {"", "ConfigMap", space.name(), name};
}

std::string path(const Space& space, const std::string& name) {
  return "/api/v1/namespaces/" + space.name() + "/configmaps/" + name;
}

constexpr const char* kMergePatch = "application/merge-patch+json";
constexpr const char* kApplyPatch = "application/apply-patch+yaml";

/// How a manager owns fields of the object: "Apply", "Update", "" for not at all.
std::string_view owns(const Live& live, std::string_view manager) {
  const Value* fields = live.body.at("metadata", "managedFields");
  if (fields == nullptr) return "";
  for (const auto& one : fields->items())
    if (one.text_at({"manager"}) == manager) return one.text_at({"operation"});
  return "";
}

}  // namespace

TEST_SUITE("e2e/preconditions") {
  TEST_CASE("create-only makes an object that is absent, owned by us, and touches none that is there") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-create");
    const std::string ns = space.name();
    const std::vector<std::string> objects = {
        map(space, "a", R"({"x":"1"})"),
        // A namespace that sets nothing is owned by nobody, so this one sets a label.
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"facts-create-too","labels":{"facts":"x"}}})",
        fmt::format(
            R"({{"apiVersion":"v1","kind":"Service","metadata":{{"name":"s","namespace":"{}"}},"spec":{{"ports":[{{"port":80,"protocol":"TCP"}}],"selector":{{"a":"b"}}}}}})",
            ns),
        fmt::format(
            R"({{"apiVersion":"apps/v1","kind":"Deployment","metadata":{{"name":"d","namespace":"{}"}},"spec":{{"replicas":0,"selector":{{"matchLabels":{{"a":"b"}}}},"template":{{"metadata":{{"labels":{{"a":"b"}}}},"spec":{{"containers":[{{"name":"c","image":"i"}}]}}}}}}}})",
            ns),
        R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.facts.example"},"spec":{"group":"facts.example","names":{"kind":"Widget","listKind":"WidgetList","plural":"widgets","singular":"widget"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}})",
        // A moment after its definition: the client waits for the kind.
        fmt::format(
            R"({{"apiVersion":"facts.example/v1","kind":"Widget","metadata":{{"name":"w","namespace":"{}"}},"spec":{{"size":1}}}})",
            ns)};
    std::vector<Live> made;
    for (const auto& json : objects) {
      CAPTURE(json);
      const auto created = plane.create(json);
      CAPTURE(created.message);
      REQUIRE(created.outcome == Done);
      CHECK(created.status == 201);
      CHECK(owns(*created.object, "emcoctl") == "Apply");
      made.push_back(*created.object);

      const auto again = plane.create(json);
      CHECK(again.outcome == Conflict);
      CHECK(again.status == 409);
      CHECK(again.reason == "Conflict");
      const auto seen = plane.read(created.object->key, created.object->version);
      REQUIRE(seen.done());
      CHECK(seen.object->uid == created.object->uid);
      CHECK(owns(*seen.object, "emcoctl") == "Apply");
    }
    for (auto one = made.rbegin(); one != made.rend(); ++one) {
      const auto seen = plane.read(one->key, one->version);
      REQUIRE(seen.done());
      const auto erased = plane.erase(*seen.object);
      CAPTURE(erased.message);
      CHECK(erased.outcome == Done);
      CHECK(plane.gone(one->key, one->version));
    }
  }

  TEST_CASE("create-only is refused for what others made and for what is being deleted") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-foreign");
    plane.foreign("POST", "/api/v1/namespaces/" + space.name() + "/configmaps?fieldManager=other",
                  "application/json", map(space, "a", R"({"x":"theirs"})"));
    CHECK(plane.create(map(space, "a", R"({"x":"ours"})")).outcome == Conflict);
    auto seen = plane.read(map_key(space, "a"));
    REQUIRE(seen.done());
    CHECK(seen.object->body.text_at({"data", "x"}) == "theirs");
    CHECK(owns(*seen.object, "emcoctl") == "");

    plane.foreign("PATCH", path(space, "a"), kMergePatch,
                  R"({"metadata":{"finalizers":["facts.example/wait"]}})");
    plane.foreign("DELETE", path(space, "a"));
    CHECK(plane.create(map(space, "a")).outcome == Conflict);
    seen = plane.read(map_key(space, "a"));
    REQUIRE(seen.done());
    CHECK(seen.object->deleting);
    plane.foreign("PATCH", path(space, "a"), kMergePatch, R"({"metadata":{"finalizers":null}})");
    CHECK(plane.gone(map_key(space, "a")));
    CHECK(plane.create(map(space, "a")).done());
  }

  TEST_CASE("an update is done to what was seen and to nothing else (H9, H17, H18)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-update");
    const auto first = plane.create(map(space, "a", R"({"x":"1"})"));
    REQUIRE(first.done());
    const auto second = plane.update(*first.object, map(space, "a", R"({"x":"2"})"));
    REQUIRE(second.done());
    CHECK(second.status == 200);
    CHECK(second.object->uid == first.object->uid);
    CHECK(second.object->body.text_at({"data", "x"}) == "2");

    const auto stale = plane.update(*first.object, map(space, "a", R"({"x":"3"})"));
    CHECK(stale.outcome == Conflict);
    CHECK(stale.status == 409);

    // Deleted by others: nothing comes back to life.
    plane.foreign("DELETE", path(space, "a"));
    const auto late = plane.update(*second.object, map(space, "a", R"({"x":"4"})"));
    CHECK(late.outcome == Conflict);
    CHECK(late.message.find("uid mismatch") != std::string::npos);
    CHECK(plane.read(map_key(space, "a")).outcome == Absent);

    // Made again by others: it is another object.
    plane.foreign("POST", "/api/v1/namespaces/" + space.name() + "/configmaps", "application/json",
                  map(space, "a", R"({"x":"theirs"})"));
    CHECK(plane.update(*second.object, map(space, "a", R"({"x":"5"})")).outcome == Conflict);
    const auto theirs = plane.read(map_key(space, "a"));
    REQUIRE(theirs.done());
    CHECK(theirs.object->body.text_at({"data", "x"}) == "theirs");
  }

  TEST_CASE("a revision alone protects no update, which is why the uid is sent too") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-revision");
    const std::string body = map(space, "a", "{}", R"(,"resourceVersion":"5")");
    const auto answered =
        json::parse(plane.foreign("PATCH", path(space, "a") + "?fieldManager=other", kApplyPatch, body));
    CHECK(answered.text_at({"kind"}) == "ConfigMap");
    CHECK(plane.read(map_key(space, "a")).done());
  }

  TEST_CASE("a delete is done to what was seen and to nothing else") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-delete");
    const auto first = plane.create(map(space, "a", R"({"x":"1"})"));
    REQUIRE(first.done());
    plane.foreign("PATCH", path(space, "a"), kMergePatch, R"({"data":{"y":"theirs"}})");
    const auto stale = plane.erase(*first.object);
    CHECK(stale.outcome == Conflict);
    CHECK(stale.status == 409);
    const auto seen = plane.read(map_key(space, "a"));
    REQUIRE(seen.done());
    Live other = *seen.object;
    other.uid = "00000000-0000-0000-0000-000000000000";
    CHECK(plane.erase(other).outcome == Conflict);
    CHECK(plane.erase(*seen.object).outcome == Done);
    const auto again = plane.erase(*seen.object);
    CHECK(again.outcome == Absent);
    CHECK(again.status == 404);
  }

  TEST_CASE(
      "a delete with a finalizer pending is accepted, and again, and leaves the object deleting (H16)") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-finalizer");
    REQUIRE(plane.create(map(space, "a")).done());
    plane.foreign("PATCH", path(space, "a"), kMergePatch,
                  R"({"metadata":{"finalizers":["facts.example/wait"]}})");
    auto seen = plane.read(map_key(space, "a"));
    REQUIRE(seen.done());
    for (int i = 0; i < 2; ++i) {
      const auto erased = plane.erase(*seen.object);
      REQUIRE(erased.outcome == Done);
      CHECK(erased.status == 200);
      REQUIRE(erased.object.has_value());
      CHECK(erased.object->deleting);
      seen = plane.read(map_key(space, "a"));
      REQUIRE(seen.done());
      CHECK(seen.object->deleting);
    }
    plane.foreign("PATCH", path(space, "a"), kMergePatch, R"({"metadata":{"finalizers":null}})");
    CHECK(plane.gone(map_key(space, "a")));
  }

  TEST_CASE("an apply that changes nothing leaves the revision as it was") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-noop");
    const auto first = plane.create(map(space, "a", R"({"x":"1"})"));
    REQUIRE(first.done());
    const auto second = plane.update(*first.object, map(space, "a", R"({"x":"1"})"));
    REQUIRE(second.done());
    CHECK(second.object->resource_version == first.object->resource_version);
  }

  TEST_CASE("objects made by POST are owned as Update, so that an apply would never take fields back") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-post");
    plane.foreign("POST", "/api/v1/namespaces/" + space.name() + "/configmaps?fieldManager=emcoctl",
                  "application/json", map(space, "a", R"({"x":"1","y":"2"})"));
    auto seen = plane.read(map_key(space, "a"));
    REQUIRE(seen.done());
    CHECK(owns(*seen.object, "emcoctl") == "Update");
    REQUIRE(plane.update(*seen.object, map(space, "a", R"({"x":"1"})")).done());
    seen = plane.read(map_key(space, "a"));
    CHECK(seen.object->body.text_at({"data", "y"}) == "2");

    // Made by us, the field goes.
    const auto made = plane.create(map(space, "b", R"({"x":"1","y":"2"})"));
    REQUIRE(made.done());
    const auto smaller = plane.update(*made.object, map(space, "b", R"({"x":"1"})"));
    REQUIRE(smaller.done());
    CHECK(smaller.object->body.at("data", "y") == nullptr);
  }

  TEST_CASE("applying nothing releases our fields and leaves those of others") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-release");
    const auto made = plane.create(map(space, "a", R"({"x":"1"})"));
    REQUIRE(made.done());
    plane.foreign("PATCH", path(space, "a") + "?fieldManager=other", kMergePatch,
                  R"({"data":{"theirs":"2"}})");
    const auto seen = plane.read(map_key(space, "a"));
    const auto released = plane.update(
        *seen.object,
        fmt::format(R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"a","namespace":"{}"}}}})",
                    space.name()));
    REQUIRE(released.done());
    CHECK(released.object->body.at("data", "x") == nullptr);
    CHECK(released.object->body.text_at({"data", "theirs"}) == "2");
    CHECK(owns(*released.object, "emcoctl") == "");
  }

  TEST_CASE("a field of another manager conflicts when the values differ, and force takes it") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-conflict");
    REQUIRE(plane.create(map(space, "a", R"({"x":"1"})")).done());
    plane.foreign("PATCH", path(space, "a") + "?fieldManager=other", kMergePatch,
                  R"({"data":{"x":"theirs","y":"same"}})");
    auto seen = plane.read(map_key(space, "a"));
    const auto refused = plane.update(*seen.object, map(space, "a", R"({"x":"ours"})"));
    CHECK(refused.outcome == Conflict);
    REQUIRE(refused.conflicts.size() == 1);
    CHECK(refused.conflicts[0].field == ".data.x");
    CHECK(refused.conflicts[0].manager == "other");

    const auto shared = plane.update(*seen.object, map(space, "a", R"({"x":"theirs","y":"same"})"));
    REQUIRE(shared.done());
    CHECK(owns(*shared.object, "other") == "Update");

    const auto taken = plane.update(*shared.object, map(space, "a", R"({"x":"ours"})"), true);
    REQUIRE(taken.done());
    CHECK(taken.object->body.text_at({"data", "x"}) == "ours");
  }

  TEST_CASE("a value set through a subresource conflicts with its manager's name") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-scale");
    const auto deployment = [&](int replicas) {
      return fmt::format(
          R"({{"apiVersion":"apps/v1","kind":"Deployment","metadata":{{"name":"d","namespace":"{}"}},"spec":{{"replicas":{},"selector":{{"matchLabels":{{"a":"b"}}}},"template":{{"metadata":{{"labels":{{"a":"b"}}}},"spec":{{"containers":[{{"name":"c","image":"i"}}]}}}}}}}})",
          space.name(), replicas);
    };
    REQUIRE(plane.create(deployment(0)).done());
    plane.foreign("PATCH",
                  "/apis/apps/v1/namespaces/" + space.name() + "/deployments/d/scale?fieldManager=scaler",
                  kMergePatch, R"({"spec":{"replicas":2}})");
    // Its controller writes the status meanwhile: the latest revision is what an update must name.
    Answer refused;
    for (int i = 0; i < 20 && refused.conflicts.empty(); ++i) {
      const auto seen = plane.read({"apps", "Deployment", space.name(), "d"});
      REQUIRE(seen.done());
      refused = plane.update(*seen.object, deployment(1));
    }
    CHECK(refused.outcome == Conflict);
    REQUIRE(refused.conflicts.size() == 1);
    CHECK(refused.conflicts[0].field == ".spec.replicas");
    CHECK(refused.conflicts[0].manager == "scaler");
  }
}

}  // namespace emco::test
