#include <doctest/doctest.h>

#include "tests/client_world.h"

namespace emco::kube {

using enum Answer::Class;
using test::answer;
using test::config_map;
using test::failure;
using test::status;

TEST_SUITE("kube/client") {
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
