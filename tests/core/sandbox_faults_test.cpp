#include <doctest/doctest.h>

#include "core/sandbox/faults.h"

namespace emco::sandbox {
namespace {

Request request(const std::string& method, const std::string& target) {
  Request made;
  made.method = method;
  set_target(made, target);
  return made;
}

}  // namespace

TEST_SUITE("sandbox/faults") {
  TEST_CASE("a fault happens to the request whose turn it is, and to no other") {
    auto read = read_faults(
        "- {cluster: a, method: PATCH, path: /api/*/configmaps/*, nth: 2, times: 2, do: cut, executed: "
        "true}\n"
        "- {method: DELETE, times: 0, do: status, status: 429, retry-after: 1}\n",
        "f");
    REQUIRE(read.ok());
    Faults faults(std::move(read.value));
    const auto patch = request("PATCH", "/api/v1/namespaces/n/configmaps/a?fieldManager=x");
    CHECK(faults.judge("b", patch).none());
    CHECK(faults.judge("a", request("PATCH", "/api/v1/namespaces/n/secrets/a")).none());
    CHECK(faults.judge("a", patch).none());
    for (int i = 0; i < 2; ++i) {
      const Effect effect = faults.judge("a", patch);
      CHECK(effect.cut == 0);
      CHECK(effect.executed);
    }
    CHECK(faults.judge("a", patch).none());
    for (int i = 0; i < 5; ++i) {
      const Effect effect = faults.judge("b", request("DELETE", "/x"));
      CHECK(!effect.executed);
      const Response said = effect.changed({});
      CHECK(said.status == 429);
      CHECK(said.headers.at(0) == std::pair<std::string, std::string>("Retry-After", "1"));
      CHECK(said.body.find("TooManyRequests") != std::string::npos);
    }
  }

  TEST_CASE("answers are changed in the way that is asked for") {
    Effect effect;
    effect.wrong_object = true;
    Response answer;
    answer.body = R"({"kind":"ConfigMap","metadata":{"name":"a","uid":"u"}})";
    CHECK(effect.changed(answer).body.find("somebody-else") != std::string::npos);
    effect = {};
    effect.status = 201;
    CHECK(effect.changed(answer).body == answer.body);
    effect.body = "<html>";
    CHECK(effect.changed(answer).content_type == "text/html");
  }

  TEST_CASE("every mistake of a script is named with its place") {
    for (const auto* text : {"{do: cut}", "- cut", "- {do: cut, nth: x}", "- {do: delay, for: soon}",
                             "- {do: [cut]}", "- {nth: 1}", "- {do: cut, word: 1}"}) {
      CAPTURE(text);
      const auto read = read_faults(text, "f.yaml");
      REQUIRE(!read.ok());
      CHECK(read.diagnostics.items().front().code == "sandbox.fault-invalid");
      CHECK(read.diagnostics.items().front().where.line == 1);
    }
  }

  TEST_CASE("a star stands for any text") {
    CHECK(fits_pattern("*", ""));
    CHECK(fits_pattern("a*c", "abbc"));
    CHECK(fits_pattern("a*b*c", "aXbYbc"));
    CHECK(!fits_pattern("a*c", "ab"));
    CHECK(!fits_pattern("", "a"));
    CHECK(!fits_pattern("a", "aa"));
  }
}

}  // namespace emco::sandbox
