#include <doctest/doctest.h>

#include "tests/client_world.h"

namespace emco::kube {

using enum Answer::Class;
using test::answer;
using test::config_map;
using test::failure;
using test::status;

TEST_SUITE("kube/knowledge") {
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
      return answer(200, R"({"metadata":{"name":"kube-system","uid":"the-cluster"}})");
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

  TEST_CASE("an answer about another object does not say which cluster it is") {
    World world;
    world.server.on("GET /api/v1/namespaces/kube-system",
                    says(200, R"({"kind":"Namespace","metadata":{"name":"somebody-else","uid":"another"}})"));
    world.client.ask("c", ReadFacts{});
    const auto facts = world.finish();
    CHECK(facts[0].answer.outcome == Unknown);
    CHECK(facts[0].facts == nullptr);
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
}

}  // namespace emco::kube
