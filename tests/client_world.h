#pragma once

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/kube/client.h"
#include "tests/scripted_transport.h"

namespace emco::kube {

inline const ObjectKey kMap{"", "ConfigMap", "shop", "a"};
inline constexpr const char* kMapPath = "GET /api/v1/namespaces/shop/configmaps/a";
inline constexpr const char* kPatch = "PATCH /api/v1/namespaces/shop/configmaps/a";

/// A client of one cluster "c" on a scripted server.
struct World {
  explicit World(const Patience& patience = {}) : server(clock), client(server, clock, random, patience) {
    client.add("c", test::token_connection());
  }

  /// Waits until every ticket is answered; at most an hour.
  std::vector<Arrival> finish() {
    std::vector<Arrival> all;
    const Milliseconds end = clock.elapsed() + 3'600'000;
    while (client.pending() > 0 && clock.elapsed() < end)
      for (auto& arrival : client.wait(1000))
        all.push_back(std::move(arrival));
    CHECK(client.pending() == 0);
    return all;
  }

  Answer one() {
    auto all = finish();
    REQUIRE(all.size() == 1);
    return std::move(all[0].answer);
  }

  Answer read() {
    client.ask("c", ReadObject{kMap, "v1"});
    return one();
  }

  Answer create(const std::string& kind = "ConfigMap", const std::string& more = "") {
    Mutation change;
    change.verb = Mutation::Verb::Create;
    change.key = {"", kind, "shop", "a"};
    change.version = "v1";
    change.body = std::make_shared<const std::string>(fmt::format(
        R"({{"apiVersion":"v1","kind":"{}","metadata":{{"name":"a","namespace":"shop"}}{}}})", kind, more));
    client.send("c", change);
    return one();
  }

  test::ManualClock clock;
  SeededRandom random{1};
  test::ScriptedTransport server;
  Writer client;
};

inline auto says(int code, const std::string& body) {
  return [=](const HttpRequest&) { return test::answer(code, body); };
}

inline auto fails(Failure how, bool written) {
  return [=](const HttpRequest&) { return test::failure(how, written); };
}

inline auto busy(const std::string& retry_after) {
  return [=](const HttpRequest&) {
    auto response = test::answer(429, test::status(429, "TooManyRequests", "slow down"));
    response.retry_after = retry_after;
    return response;
  };
}

}  // namespace emco::kube
