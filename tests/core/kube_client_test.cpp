#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/kube/client.h"
#include "tests/scripted_transport.h"

namespace emco::kube {
namespace {

using enum Answer::Class;
using test::answer;
using test::config_map;
using test::failure;
using test::status;

const ObjectKey kMap{"", "ConfigMap", "shop", "a"};
const char* const kMapPath = "GET /api/v1/namespaces/shop/configmaps/a";
const char* const kPatch = "PATCH /api/v1/namespaces/shop/configmaps/a";

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

auto says(int code, const std::string& body) {
  return [=](const HttpRequest&) { return answer(code, body); };
}

auto fails(Failure how, bool written) {
  return [=](const HttpRequest&) { return failure(how, written); };
}

auto busy(const std::string& retry_after) {
  return [=](const HttpRequest&) {
    auto response = answer(429, status(429, "TooManyRequests", "slow down"));
    response.retry_after = retry_after;
    return response;
  };
}

}  // namespace

TEST_SUITE("kube/client") {
  TEST_CASE("facts are read once for everybody and again when asked") {
    World world;
    world.client.ask("c", ReadFacts{});
    const auto first = world.finish();
    REQUIRE(first.size() == 1);
    CHECK(first[0].answer.done());
    CHECK(first[0].facts->identity == "the-cluster");
    CHECK(first[0].facts->version == "v1.35.4");
    CHECK(first[0].facts->find("apps", "", "Deployment")->plural == "deployments");
    CHECK(world.server.count("GET /api") == 3);
    world.server.on(kMapPath, says(200, config_map("a")));
    CHECK(world.read().done());
    CHECK(world.read().done());
    CHECK(world.server.count("GET /apis") == 1);
    world.client.ask("c", ReadFacts{});
    CHECK(world.finish()[0].facts->resources.size() == first[0].facts->resources.size());
    CHECK(world.server.count("GET /apis") == 2);
  }

  TEST_CASE("what is served is taken from the cache when the server says so") {
    World first;
    first.client.ask("c", ReadFacts{});
    const auto seen = first.finish();
    const Value kept = first.client.cache("c").to_value();
    World second;
    second.client.add("c", test::token_connection(), FactsCache::from_value(kept));
    int unchanged = 0;
    const auto once = [&](const HttpRequest& request) {
      CHECK(!request.if_none_match.empty());
      ++unchanged;
      return answer(304, "");
    };
    second.server.on("GET /apis", once);
    second.server.on("GET /api", [&](const HttpRequest& request) {
      if (request.target == "/api") return once(request);
      return answer(200, R"({"metadata":{"uid":"the-cluster"}})");
    });
    second.client.ask("c", ReadFacts{});
    const auto again = second.finish();
    CHECK(unchanged == 2);
    REQUIRE(again[0].facts != nullptr);
    CHECK(again[0].facts->resources.size() == seen[0].facts->resources.size());
    CHECK(again[0].facts->find("apps", "v1", "Deployment")->namespaced);
    CHECK(FactsCache::from_value(Value("nonsense")).core.resources.empty());
  }

  TEST_CASE("a cluster whose identity may not be read is told apart from one that does not answer") {
    World world;
    world.server.on("GET /api/v1/namespaces/kube-system", says(403, status(403, "Forbidden", "no")));
    world.client.ask("c", ReadFacts{});
    const auto nameless = world.finish();
    CHECK(nameless[0].answer.outcome == Refused);
    CHECK(nameless[0].answer.reason == "IdentityUnreadable");
    REQUIRE(nameless[0].facts != nullptr);
    CHECK(nameless[0].facts->identity == "");
    CHECK(nameless[0].facts->version == "v1.35.4");

    World silent;
    silent.server.on("GET ", fails(Failure::Refused, false));
    silent.client.ask("c", ReadFacts{});
    const auto none = silent.finish();
    CHECK(none[0].answer.outcome == NotSent);
    CHECK(none[0].answer.reason == "refused");
    CHECK(none[0].facts == nullptr);
  }

  TEST_CASE("a server that does not say what it serves is not guessed at") {
    World world;
    world.server.on("GET /apis", says(200, R"({"kind":"APIGroupList","apiVersion":"v1","groups":[]})"));
    const auto answered = world.read();
    CHECK(answered.outcome == Unknown);
    CHECK(answered.reason == "bad-answer");
    // Nothing was sent of a change.
    World changing;
    changing.server.on("GET /apis", says(200, "<html>"));
    CHECK(changing.create().outcome == NotSent);
    CHECK(changing.server.count("PATCH") == 0);
  }

  TEST_CASE("reading is repeated after what may pass (H2, H3, H12, M22)") {
    for (const auto& trouble :
         {test::ScriptedTransport::Reply(fails(Failure::Broken, true)),
          test::ScriptedTransport::Reply(says(500, "")), test::ScriptedTransport::Reply(says(502, "")),
          test::ScriptedTransport::Reply(says(503, "")), test::ScriptedTransport::Reply(says(200, "<html>")),
          test::ScriptedTransport::Reply(says(200, R"({"cut)")),
          test::ScriptedTransport::Reply(fails(Failure::Unreadable, true)),
          test::ScriptedTransport::Reply(fails(Failure::Refused, false)),
          test::ScriptedTransport::Reply(busy(""))}) {
      World world;
      world.server.on(kMapPath, {trouble, trouble, says(200, config_map("a"))});
      CHECK(world.read().done());
      CHECK(world.server.count(kMapPath) == 3);
    }
  }

  TEST_CASE("reading is not repeated for ever, and not at all after what does not pass") {
    World world;
    world.server.on(kMapPath, says(503, ""));
    CHECK(world.read().outcome == Unknown);
    CHECK(world.server.count(kMapPath) == 5);
    for (const auto& [reply, reason] : std::vector<std::pair<test::ScriptedTransport::Reply, std::string>>{
             {fails(Failure::Tls, false), "tls"},
             {says(302, ""), "redirect"},
             {says(401, status(401, "Unauthorized", "no")), "Unauthorized"},
             {says(403, status(403, "Forbidden", "no")), "Forbidden"},
             {fails(Failure::TooLarge, true), "too-large"}}) {
      World other;
      other.server.on(kMapPath, reply);
      CHECK(other.read().reason == reason);
      CHECK(other.server.count(kMapPath) == 1);
    }
  }

  TEST_CASE("a change is sent once, whatever comes back (H2, H12)") {
    for (const int code : {302, 400, 401, 403, 404, 409, 422, 500, 502, 503, 504}) {
      CAPTURE(code);
      World world;
      world.server.on(kPatch, says(code, ""));
      world.create();
      CHECK(world.server.count("PATCH") == 1);
    }
    for (const bool written : {true, false}) {
      World world;
      world.server.on(kPatch, fails(Failure::Broken, written));
      CHECK(world.create().outcome == (written ? Unknown : NotSent));
      CHECK(world.server.count("PATCH") == 1);
    }
  }

  TEST_CASE("a change that the server had no time for is sent again after the pause it asked for (H11)") {
    World world;
    world.server.on(kPatch, {busy("3"), says(201, config_map("a"))});
    const Milliseconds begin = world.clock.elapsed();
    CHECK(world.create().done());
    CHECK(world.server.count("PATCH") == 2);
    CHECK(world.clock.elapsed() - begin >= 3000);
    CHECK(world.clock.elapsed() - begin < 5000);
    for (const char* nonsense : {"3600", "-1", "soon", ""}) {
      CAPTURE(nonsense);
      World other;
      other.server.on(kPatch, {busy(nonsense), says(201, config_map("a"))});
      const Milliseconds start = other.clock.elapsed();
      CHECK(other.create().done());
      CHECK(other.clock.elapsed() - start < 1000);
    }
    World never;
    never.server.on(kPatch, busy("60"));
    CHECK(never.create().outcome == Refused);
    CHECK(never.server.count("PATCH") == 2);
  }

  TEST_CASE("a server is asked 16 things at a time at first, fewer after it refused") {
    World world;
    world.server.on("GET /api/v1/namespaces/shop/configmaps/", says(200, config_map("a")));
    for (int i = 0; i < 16; ++i)
      world.client.ask("c", ReadObject{kMap, "v1"});
    for (int i = 0; i < 60; ++i)
      world.client.ask("c", ReadObject{{"", "ConfigMap", "shop", "a"}, "v1"});
    CHECK(world.finish().size() == 76);
    CHECK(world.server.most_at_once >= 16);
    CHECK(world.server.most_at_once <= 24);

    Patience narrow;
    narrow.parallel = 3;
    World ceiling(narrow);
    ceiling.server.on(kMapPath, says(200, config_map("a")));
    for (int i = 0; i < 30; ++i)
      ceiling.client.ask("c", ReadObject{kMap, "v1"});
    ceiling.finish();
    CHECK(ceiling.server.most_at_once == 3);
  }

  TEST_CASE("an unreachable cluster is not stormed, and everybody learns of it (H1, H22, M22)") {
    World world;
    world.server.on("GET ", fails(Failure::Refused, false));
    for (int i = 0; i < 1000; ++i)
      world.client.ask("c", ReadObject{kMap, "v1"});
    const auto all = world.finish();
    CHECK(all.size() == 1000);
    for (const auto& arrival : all)
      CHECK(arrival.answer.outcome == NotSent);
    CHECK(world.server.log.size() <= 20);
  }

  TEST_CASE("requests that wait are not sent once a cluster is known to be unreachable") {
    Patience narrow;
    narrow.parallel = 1;
    World world(narrow);
    world.server.on("PATCH ", fails(Failure::Refused, false));
    for (int i = 0; i < 50; ++i) {
      Mutation change;
      change.key = kMap;
      change.version = "v1";
      change.body = std::make_shared<const std::string>(
          R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}})");
      world.client.send("c", change);
    }
    const auto all = world.finish();
    CHECK(all.size() == 50);
    for (const auto& arrival : all)
      CHECK(arrival.answer.outcome == NotSent);
    CHECK(world.server.count("PATCH") == 1);
    // A moment later it is tried again.
    world.clock.advance(10'000);
    CHECK(world.create().outcome == NotSent);
    CHECK(world.server.count("PATCH") == 2);
  }

  TEST_CASE("one failing cluster does not stop another") {
    World world;
    test::ScriptedTransport& server = world.server;
    world.client.add("d", test::token_connection());
    int asked = 0;
    server.on(kMapPath, [&](const HttpRequest&) {
      return ++asked == 1 ? failure(Failure::Timeout, true) : answer(200, config_map("a"));
    });
    world.client.ask("c", ReadObject{kMap, "v1"});
    world.client.ask("d", ReadObject{kMap, "v1"});
    const auto all = world.finish();
    CHECK(all.size() == 2);
    CHECK(all[0].answer.done());
    CHECK(all[1].answer.done());
  }

  TEST_CASE("a kind that is not served is looked for in fresh discovery before it is absent (H19)") {
    World world;
    world.server.on(kMapPath, says(200, config_map("a")));
    CHECK(world.read().done());
    const ObjectKey widget{"x.example", "Widget", "shop", "w"};
    world.client.ask("c", ReadObject{widget, "v1"});
    auto answered = world.one();
    CHECK(answered.outcome == Absent);
    CHECK(answered.reason == "KindNotServed");
    CHECK(world.server.count("GET /apis") == 2);
    // Now it is served, although it was not a moment ago.
    world.server.serve("x.example", "v1", "Widget", "widgets");
    world.server.on(
        "GET /apis/x.example/v1/namespaces/shop/widgets/w",
        says(
            200,
            R"({"kind":"Widget","apiVersion":"x.example/v1","metadata":{"name":"w","namespace":"shop","uid":"u","resourceVersion":"1"}})"));
    world.client.ask("c", ReadObject{widget, "v1"});
    CHECK(world.one().done());
    // In another version it is the same object; a change needs the very version.
    world.client.ask("c", ReadObject{widget, "v2"});
    CHECK(world.one().done());
    Mutation change;
    change.key = widget;
    change.version = "v2";
    change.body = std::make_shared<const std::string>(
        R"({"apiVersion":"x.example/v2","kind":"Widget","metadata":{"name":"w","namespace":"shop"}})");
    world.client.send("c", change);
    answered = world.one();
    CHECK(answered.outcome == Refused);
    CHECK(answered.reason == "VersionNotServed");
  }

  TEST_CASE("a path that vanished between discovery and request leads back to discovery (H19)") {
    World world;
    world.server.serve("x.example", "v1", "Widget", "widgets");
    world.client.ask("c", ReadObject{{"x.example", "Widget", "shop", "w"}, "v1"});
    const auto answered = world.one();
    CHECK(answered.outcome == Refused);
    CHECK(answered.reason == "KindNotServed");
    CHECK(world.server.count("GET /apis/x.example") == 2);
  }

  TEST_CASE("a kind whose definition was applied just now is waited for") {
    World world;
    const std::string definition =
        R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.x.example","uid":"u","resourceVersion":"1"},"spec":{"group":"x.example","names":{"kind":"Widget"}}})";
    world.server.on("PATCH /apis/apiextensions", says(201, definition));
    Mutation define;
    define.key = {"apiextensions.k8s.io", "CustomResourceDefinition", "", "widgets.x.example"};
    define.version = "v1";
    define.body = std::make_shared<const std::string>(
        R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.x.example"},"spec":{}})");
    world.client.send("c", define);
    CHECK(world.one().done());
    const std::string object =
        R"({"kind":"Widget","apiVersion":"x.example/v1","metadata":{"name":"w","namespace":"shop","uid":"u","resourceVersion":"1"}})";
    world.server.on("PATCH /apis/x.example", {says(404, "404 page not found\n"), says(201, object)});
    Mutation change;
    change.key = {"x.example", "Widget", "shop", "w"};
    change.version = "v1";
    change.body = std::make_shared<const std::string>(
        R"({"apiVersion":"x.example/v1","kind":"Widget","metadata":{"name":"w","namespace":"shop"}})");
    world.client.send("c", change);
    const Milliseconds begin = world.clock.elapsed();
    bool served = false;
    std::vector<Arrival> all;
    while (world.client.pending() > 0 && world.clock.elapsed() < begin + 60'000) {
      if (!served && world.clock.elapsed() > begin + 2000) {
        world.server.serve("x.example", "v1", "Widget", "widgets");
        served = true;
      }
      for (auto& arrival : world.client.wait(100))
        all.push_back(std::move(arrival));
    }
    REQUIRE(all.size() == 1);
    CHECK(all[0].answer.done());
    CHECK(world.server.count("PATCH /apis/x.example") == 2);
    // One that never comes is not waited for without end.
    change.key.kind = "Gadget";
    change.body = std::make_shared<const std::string>(
        R"({"apiVersion":"x.example/v1","kind":"Gadget","metadata":{"name":"w","namespace":"shop"}})");
    world.client.send("c", change);
    CHECK(world.one().outcome == Refused);
  }

  TEST_CASE("a token that was not accepted is read again once (K8)") {
    World world;
    auto connection = test::token_connection();
    connection.token_file = "token";
    world.client.add("c", connection);
    int renewals = 0;
    world.client.renew_with([&](const Connection& old) {
      ++renewals;
      auto fresh = std::make_shared<Connection>(old);
      fresh->token = Secret("fresh");
      return fresh;
    });
    world.server.on(kPatch, {says(401, status(401, "Unauthorized", "no")), says(201, config_map("a"))});
    CHECK(world.create().done());
    CHECK(renewals == 1);
    CHECK(world.server.tokens.back() == "fresh");
    World refused;
    refused.client.add("c", connection);
    refused.client.renew_with([&](const Connection& old) { return std::make_shared<Connection>(old); });
    refused.server.on(kPatch, says(401, ""));
    CHECK(refused.create().outcome == Refused);
    CHECK(refused.server.count("PATCH") == 2);
  }

  TEST_CASE("no answer repeats a secret (M8)") {
    World world;
    world.server.on(
        "PATCH ",
        says(
            422,
            status(
                422, "Invalid", "t0ken-t0ken sent aHVudGVyMg==, that is hunter2",
                R"({"causes":[{"reason":"FieldManagerConflict","field":".data.hunter2","message":"conflict with \"t0ken-t0ken\""}]})")));
    const auto answered = world.create("Secret", R"(,"data":{"p":"aHVudGVyMg=="})");
    CHECK(answered.message == "(secret) sent (secret), that is (secret)");
    REQUIRE(answered.conflicts.size() == 1);
    CHECK(answered.conflicts[0].manager == "(secret)");
  }
}

}  // namespace emco::kube
