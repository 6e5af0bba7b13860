#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/model/field_path.h"

namespace emco {
namespace {

const char* const kBody =
    R"({"metadata":{"annotations":{"a.b/c":"1","a":{"b/c":"2"}}},"spec":{"containers":[{"name":"x","image":"1"},{"name":"web","image":"2"}],"list":["p","q"]}})";

std::string at(const char* path) {
  const Value body = json::parse(kBody);
  const Value* found = field_at(body, path);
  return found == nullptr ? "none" : json::write(*found);
}

}  // namespace

TEST_SUITE("model/field_path") {
  TEST_CASE("paths are understood as servers print them and as we do") {
    CHECK(at(".spec.containers[name=\"web\"].image") == "\"2\"");
    CHECK(at("spec.containers[name=web].image") == "\"2\"");
    CHECK(at("spec.containers[0].name") == "\"x\"");
    CHECK(at("spec.list[=\"q\"]") == "\"q\"");
    CHECK(at("spec.containers[name=none].image") == "none");
    CHECK(at("spec.nothing") == "none");
    CHECK(at("spec.containers[name") == "none");
  }

  TEST_CASE("keys that contain dots are found") { CHECK(at(".metadata.annotations.a.b/c") != "none"); }

  TEST_CASE("a field can be taken out") {
    Value body = json::parse(kBody);
    CHECK(erase_field(body, "spec.containers[name=web].image"));
    CHECK_FALSE(erase_field(body, "spec.containers[name=web].image"));
    CHECK(json::write(*body.at("spec", "containers")) == R"([{"image":"1","name":"x"},{"name":"web"}])");
  }

  TEST_CASE("who holds a field, and how") {
    const Value live = json::parse(
        R"({"metadata":{"managedFields":[)"
        R"({"manager":"hand","operation":"Update","fieldsV1":{"f:spec":{"f:replicas":{}}}},)"
        R"({"manager":"hpa","operation":"Update","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}},)"
        R"({"manager":"flux","operation":"Apply","fieldsV1":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{"f:image":{}}}}}}]}})");
    CHECK(hold_of(live, "hand", ".spec.replicas") == Hold::Edit);
    CHECK(hold_of(live, "hpa", ".spec.replicas") == Hold::Claim);
    CHECK(hold_of(live, "flux", ".spec.containers[name=\"web\"].image") == Hold::Claim);
    CHECK(hold_of(live, "flux", ".spec.containers[name=\"other\"].image") == Hold::None);
    CHECK(hold_of(live, "flux", ".spec.replicas") == Hold::None);
  }
}

}  // namespace emco
