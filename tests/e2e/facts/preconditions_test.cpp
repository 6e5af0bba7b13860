#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/e2e/control_plane.h"

namespace emco::test {
namespace {

using enum Answer::Class;

std::string map(const Space& space, const std::string& name, const std::string& data) {
  return fmt::format(
      R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"{}"}},"data":{}}})",
      name, space.name(), data);
}

}  // namespace

TEST_SUITE("e2e/facts") {
  TEST_CASE("facts of a cluster are its identity, its version and what it serves") {
    ControlPlane first("c1");
    ControlPlane second("c2");
    const auto one = first.ask(ReadFacts{});
    const auto other = second.ask(ReadFacts{});
    REQUIRE(one.answer.done());
    REQUIRE(one.facts != nullptr);
    REQUIRE(other.facts != nullptr);
    CHECK(one.facts->identity.size() == 36);
    CHECK(one.facts->identity != other.facts->identity);
    CHECK(one.facts->version == "v1.35.4");
    REQUIRE(one.facts->find("apps", "", "Deployment") != nullptr);
    CHECK(one.facts->find("apps", "v1", "Deployment")->plural == "deployments");
    CHECK(one.facts->find("apps", "v1", "Deployment")->namespaced);
    CHECK(!one.facts->find("", "v1", "Namespace")->namespaced);
    CHECK(one.facts->find("apps", "v1beta1", "Deployment") == nullptr);
  }

  TEST_CASE("create-only creates once and never again") {
    ControlPlane plane("c1");
    const Space space(plane, "facts-create");
    const auto first = plane.create(map(space, "a", R"({"x":"1"})"));
    CHECK(first.outcome == Done);
    CHECK(first.status == 201);
    const auto second = plane.create(map(space, "a", R"({"x":"2"})"));
    CHECK(second.outcome == Conflict);
    CHECK(second.status == 409);
    const auto read = plane.read({"", "ConfigMap", space.name(), "a"});
    REQUIRE(read.done());
    CHECK(read.object->body.text_at({"data", "x"}) == "1");
  }
}

}  // namespace emco::test
