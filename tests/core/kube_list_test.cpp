#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/kube/client.h"
#include "tests/scripted_transport.h"

namespace emco::kube {
namespace {

using enum Answer::Class;
using test::answer;
using test::failure;
using test::status;

const char* const kList = "GET /api/v1/namespaces/shop/configmaps";

std::string item(const std::string& name, const std::string& ns = "shop") {
  return fmt::format(R"({{"metadata":{{"name":"{}","namespace":"{}","uid":"u-{}","resourceVersion":"1"}}}})",
                     name, ns, name);
}

std::string list(const std::string& items,
                 const std::string& from = "",
                 const std::string& kind = "ConfigMapList") {
  return fmt::format(
      R"({{"kind":"{}","apiVersion":"v1","metadata":{{"resourceVersion":"9","continue":"{}"}},"items":[{}]}})",
      kind, from, items);
}

auto says(int code, const std::string& body) {
  return [=](const HttpRequest&) { return answer(code, body); };
}

/// An answer whose connection broke after these bytes.
auto breaks(const std::string& body) {
  return [=](const HttpRequest&) {
    auto response = answer(200, body);
    response.failure = Failure::Broken;
    return response;
  };
}

struct World {
  World() : server(clock), client(server, clock, random) { client.add("c", test::token_connection()); }

  ListObjects wanted() {
    ListObjects made;
    made.version = "v1";
    made.kind = "ConfigMap";
    made.ns = "shop";
    made.each = [this](Live&& live) { names += live.key.name + " "; };
    return made;
  }

  ListObjects restartable() {
    ListObjects made = wanted();
    made.again = [this] {
      names.clear();
      ++restarts;
    };
    return made;
  }

  Answer list(ListObjects request) {
    client.ask("c", std::move(request));
    std::vector<Arrival> all;
    while (client.pending() > 0)
      for (auto& arrival : client.wait(1000))
        all.push_back(std::move(arrival));
    REQUIRE(all.size() == 1);
    return std::move(all[0].answer);
  }

  test::ManualClock clock;
  SeededRandom random{1};
  test::ScriptedTransport server;
  Reader client;
  std::string names;
  int restarts = 0;
};

}  // namespace

TEST_SUITE("kube/list") {
  TEST_CASE("every object is handed out once, with the kind that lists leave out") {
    World world;
    world.server.on(kList, says(200, list(item("a") + "," + item("b"))));
    std::vector<ObjectKey> keys;
    auto wanted = world.wanted();
    wanted.each = [&](Live&& live) {
      keys.push_back(live.key);
      CHECK(live.version == "v1");
      CHECK(live.body.text_at({"kind"}) == "ConfigMap");
    };
    CHECK(world.list(wanted).done());
    CHECK(keys == std::vector<ObjectKey>{{"", "ConfigMap", "shop", "a"}, {"", "ConfigMap", "shop", "b"}});
  }

  TEST_CASE("an empty list is a list") {
    World world;
    world.server.on(kList, says(200, list("")));
    CHECK(world.list(world.wanted()).done());
    CHECK(world.names == "");
  }

  TEST_CASE("a list that came in parts is one list") {
    World world;
    world.server.on(std::string(kList) + "?continue=t1", says(200, list(item("b"), "t2")));
    world.server.on(std::string(kList) + "?continue=t2", says(200, list(item("c"))));
    world.server.on(kList, says(200, list(item("a"), "t1")));
    CHECK(world.list(world.wanted()).done());
    CHECK(world.names == "a b c ");
  }

  TEST_CASE("a part that expired begins the list anew or fails it, never shortens it (H10)") {
    const auto expired = says(410, status(410, "Expired", "too old"));
    World world;
    world.server.on(std::string(kList) + "?continue=t1", {expired, says(200, list(item("b")))});
    world.server.on(kList, says(200, list(item("a"), "t1")));
    CHECK(world.list(world.restartable()).done());
    CHECK(world.names == "a b ");
    CHECK(world.restarts == 1);
    World strict;
    strict.server.on(std::string(kList) + "?continue=t1", expired);
    strict.server.on(kList, says(200, list(item("a"), "t1")));
    const auto failed = strict.list(strict.wanted());
    CHECK(failed.outcome == Unknown);
    CHECK(failed.reason == "Expired");
    World endless;
    endless.server.on(std::string(kList) + "?continue=t1", expired);
    endless.server.on(kList, says(200, list(item("a"), "t1")));
    CHECK(endless.list(endless.restartable()).outcome == Unknown);
    CHECK(endless.restarts == 2);
  }

  TEST_CASE(
      "a list that broke off is read again only when nothing was handed out or it may be taken back (H3)") {
    const std::string whole = list(item("a") + "," + item("b"));
    const std::string half = whole.substr(0, whole.find("\"b\""));
    World early;
    early.server.on(kList, {breaks(whole.substr(0, 40)), says(200, whole)});
    CHECK(early.list(early.wanted()).done());
    CHECK(early.names == "a b ");
    World late;
    late.server.on(kList, {breaks(half), says(200, whole)});
    CHECK(late.list(late.wanted()).outcome == Unknown);
    CHECK(late.server.count(kList) == 1);
    World again;
    again.server.on(kList, {breaks(half), says(200, whole)});
    CHECK(again.list(again.restartable()).done());
    CHECK(again.names == "a b ");
    CHECK(again.restarts == 1);
  }

  TEST_CASE("a list that is cut without an error is no list") {
    const std::string whole = list(item("a") + "," + item("b"));
    for (std::size_t size = 0; size < whole.size(); size += 3) {
      World world;
      world.server.on(kList, says(200, whole.substr(0, size)));
      CAPTURE(size);
      CHECK(world.list(world.wanted()).outcome == Unknown);
    }
  }

  TEST_CASE("something else in the place of a list is not believed (H4)") {
    for (
        const std::string& body :
        {std::string("{}"), std::string("<html>"), list(item("a"), "", "SecretList"),
         list(item("a", "elsewhere")), list("{}"), list("1"),
         list(
             R"({"kind":"Secret","metadata":{"name":"a","namespace":"shop","uid":"u","resourceVersion":"1"}})"),
         status(200, "", "fine")}) {
      World world;
      world.server.on(kList, says(200, body));
      CAPTURE(body);
      const auto answered = world.list(world.wanted());
      CHECK(answered.outcome == Unknown);
      CHECK(answered.reason == "bad-answer");
    }
  }

  TEST_CASE("kinds of definitions may name their lists as they like") {
    World world;
    world.server.serve("x.example", "v1", "Widget", "widgets");
    world.server.on("GET /apis/x.example/v1/widgets", says(200, list(item("w"), "", "WidgetCollectionList")));
    ListObjects wanted = world.wanted();
    wanted.group = "x.example";
    wanted.kind = "Widget";
    wanted.ns = "";
    CHECK(world.list(wanted).done());
    CHECK(world.names == "w ");
  }

  TEST_CASE("metadata alone still says which object it is") {
    World world;
    world.server.on(kList, [](const HttpRequest& request) {
      CHECK(request.accept.find("PartialObjectMetadataList") != std::string::npos);
      return answer(
          200, list(R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",)" + item("a").substr(1),
                    "", "PartialObjectMetadataList"));
    });
    ListObjects wanted = world.wanted();
    wanted.metadata_only = true;
    wanted.each = [&](Live&& live) { world.names += to_text(live.key); };
    CHECK(world.list(wanted).done());
    CHECK(world.names == "ConfigMap shop/a");
  }

  TEST_CASE("what the taker of objects throws comes out of wait, and the client lives on") {
    World world;
    world.server.on(kList, says(200, list(item("a"))));
    ListObjects wanted = world.wanted();
    wanted.each = [](Live&&) { throw Error("internal.bug", "the taker fell over"); };
    world.client.ask("c", wanted);
    CHECK_THROWS_WITH_AS(
        [&] {
          while (world.client.pending() > 0)
            world.client.wait(1000);
        }(),
        "the taker fell over", Error);
    world.client.wait(1000);
    CHECK(world.list(world.wanted()).done());
  }

  TEST_CASE("a refusal of a list is a refusal") {
    World world;
    world.server.on(kList, says(403, status(403, "Forbidden", "no")));
    CHECK(world.list(world.wanted()).outcome == Refused);
    ListObjects unserved = world.wanted();
    unserved.kind = "Gizmo";
    CHECK(world.list(unserved).outcome == Absent);
  }
}

}  // namespace emco::kube
