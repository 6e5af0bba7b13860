#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco {
namespace {

/// A live object as a server would answer it after our apply of a Deployment-like body.
Value live(const std::string& fields, const std::string& body) {
  Value object = json::parse(body);
  Value entry =
      Value::map({{"manager", "emcoctl"}, {"operation", "Apply"}, {"fieldsV1", json::parse(fields)}});
  object["metadata"]["managedFields"].push(std::move(entry));
  return object;
}

const char* const kFields =
    R"({"f:metadata":{"f:labels":{"f:a":{}},"f:annotations":{"f:emco/operation":{},"f:emco/digest":{}}},)"
    R"("f:spec":{"f:replicas":{},"f:selector":{},"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:protocol":{}}}}})";
const char* const kLive =
    R"({"apiVersion":"v1","kind":"X","metadata":{"name":"n","labels":{"a":"1"},"annotations":{"emco/operation":"7","emco/digest":"d"}},)"
    R"("spec":{"replicas":2,"selector":{"m":"1"},"ports":[{"port":80,"protocol":"TCP","nodePort":30001}],"defaulted":true},"status":{"x":1}})";
const char* const kDesired = R"({"apiVersion":"v1","kind":"X","metadata":{"name":"n","labels":{"a":"1"}},)"
                             R"("spec":{"replicas":2,"selector":{"m":"1"},"ports":[{"port":80}]}})";

Comparison compared(const std::string& desired) {
  return compare_applied(json::parse(desired), live(kFields, kLive));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string shown(const std::string& before, const std::string& after) {
  std::vector<std::string> lines;
  for (const auto& change : differences(json::parse(before), json::parse(after)))
    lines.push_back(change.path + " " + json::write(change.before) + "->" + json::write(change.after));
  return text::join(lines, "; ");
}

}  // namespace

TEST_SUITE("model/fields") {
  TEST_CASE("equal values in exactly our fields prove that nothing changes") {
    CHECK(compared(kDesired) == Comparison::Equal);
  }

  TEST_CASE("another value, a field more and a field less are possible changes") {
    CHECK(compared(replaced(kDesired, "\"replicas\":2", "\"replicas\":3")) == Comparison::Differs);
    CHECK(compared(replaced(kDesired, "\"replicas\":2", "\"replicas\":2,\"extra\":1")) ==
          Comparison::Differs);
    CHECK(compared(replaced(kDesired, "\"replicas\":2,", "")) == Comparison::Differs);
    CHECK(compared(replaced(kDesired, "\"a\":\"1\"", "\"a\":\"1\",\"b\":\"2\"")) == Comparison::Differs);
    CHECK(compared(replaced(kDesired, R"({"port":80})", R"({"port":80},{"port":81})")) ==
          Comparison::Differs);
    CHECK(compared(replaced(kDesired, R"("selector":{"m":"1"})", R"("selector":{"m":"1","n":"2"})")) ==
          Comparison::Differs);
  }

  TEST_CASE("an object that we never applied is a possible change") {
    CHECK(compare_applied(json::parse(kDesired), json::parse(kLive)) == Comparison::Differs);
  }

  TEST_CASE("the digest of touched fields ignores status, other managers' fields and our own markers") {
    const auto digest = touched_digest(live(kFields, kLive), json::parse(kDesired));
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"\"x\":1", "\"x\":2"},
             {"30001", "30002"},
             {"\"emco/operation\":\"7\"", "\"emco/operation\":\"8\""},
             {"\"defaulted\":true", "\"defaulted\":false"}}) {
      CAPTURE(from);
      CHECK(touched_digest(live(kFields, replaced(kLive, from, to)), Value()) ==
            touched_digest(live(kFields, kLive), Value()));
    }
    CHECK(touched_digest(live(kFields, replaced(kLive, "\"replicas\":2", "\"replicas\":3")),
                         json::parse(kDesired)) != digest);
  }

  TEST_CASE("the digest also covers a field that the change sets and nobody of us owns yet") {
    const auto wanted = json::parse(R"({"spec":{"defaulted":false}})");
    CHECK(touched_digest(live(kFields, kLive), wanted) !=
          touched_digest(live(kFields, replaced(kLive, "\"defaulted\":true", "\"defaulted\":3")), wanted));
  }

  TEST_CASE("differences name the field, and list items by what tells them apart") {
    CHECK(shown(R"({"a":1,"c":[{"name":"x","v":1},{"name":"y"}]})",
                R"({"b":2,"c":[{"name":"y"},{"name":"x","v":2}]})") ==
          "a 1->null; b null->2; c[name=x].v 1->2");
    CHECK(shown(R"({"l":[1,2]})", R"({"l":[1,3,4]})") == "l[1] 2->3; l[2] null->4");
    CHECK(shown(R"({"a":{"b":1}})", R"({"a":{"b":1}})").empty());
  }

  TEST_CASE("what a server moves on its own is noise") {
    CHECK(
        json::write(without_noise(live(kFields, kLive))) ==
        R"({"apiVersion":"v1","kind":"X","metadata":{"labels":{"a":"1"},"name":"n"},"spec":{"defaulted":true,"ports":[{"nodePort":30001,"port":80,"protocol":"TCP"}],"replicas":2,"selector":{"m":"1"}}})");
  }
}

}  // namespace emco
