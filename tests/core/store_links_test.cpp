#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <tuple>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/store/links.h"
#include "tests/store_kinds.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

std::string lines(const std::vector<store::Link>& links) {
  std::string all;
  for (const auto& link : links)
    all += link.from + " " + (link.field.empty() ? "below" : link.field) + " " + link.to + "\n";
  return all;
}

}  // namespace

TEST_SUITE("store/links") {
  TEST_CASE("a resource uses its parent and what its fields name, lists included") {
    StoreWorld world;
    world.must_apply(small_world());
    store::Links links(world.database(), world.catalogue());
    const std::string placement = kWorldGroup + "/generic-placement-intents/gpi";
    const std::string web = placement + "/app-intents/web-placement";
    CHECK(lines(links.from(kWorldGroup)) ==
          kWorldGroup + " below " + kWorldApp + "\n" +  //
              kWorldGroup + " spec.compositeProfile " + kWorldApp + "/composite-profiles/cp\n" + kWorldGroup +
              " spec.logicalCloud projects/p/logical-clouds/lc\n" + kWorldGroup +
              " spec.overrideValues[0].app " + kWorldApp + "/apps/web\n");
    CHECK(lines(links.from(web)) ==
          web + " below " + placement + "\n" +  //
              web + " spec.app " + kWorldApp + "/apps/web\n" + web +
              " spec.intent.allOf[0].cluster cluster-providers/pr/clusters/c1\n" + web +
              " spec.intent.allOf[0].clusterProvider cluster-providers/pr\n" + web +
              " spec.intent.allOf[1].anyOf[0].clusterLabel cluster-providers/pr/clusters/c1/labels/edge\n" +
              web +
              " spec.intent.allOf[1].anyOf[0].clusterLabel cluster-providers/pr/clusters/c2/labels/edge\n" +
              web + " spec.intent.allOf[1].anyOf[0].clusterProvider cluster-providers/pr\n");
    CHECK(lines(links.from("projects/p")).empty());
  }

  TEST_CASE("who uses a resource: what stands below it and what names it, with file and line") {
    StoreWorld world;
    world.must_apply(small_world());
    store::Links links(world.database(), world.catalogue());
    const auto found = links.to("cluster-providers/pr/clusters/c2");
    REQUIRE(found.size() == 3);
    CHECK(found[0].from == "cluster-providers/pr/clusters/c2/labels/edge");
    CHECK(found[0].field.empty());
    CHECK(found[1].from == kWorldGroup + "/generic-placement-intents/gpi/app-intents/db-placement");
    CHECK(found[1].field == "spec.intent.anyOf[0].cluster");
    CHECK(found[2].from == "projects/p/logical-clouds/lc/cluster-references/r2");
    CHECK(found[2].field == "spec.cluster");
    CHECK(found[2].from_kind == "cluster_reference");
    CHECK(found[2].to_kind == "cluster");
    CHECK(found[2].where.line > 0);
  }

  TEST_CASE("a group intent uses the intent whose name it gives, in either direction") {
    StoreWorld world;
    world.must_apply(small_world());
    world.must_apply(doc("controllers", "gac", "{host: h, port: 1, type: action, priority: 1}") +
                     doc(kWorldGroup + "/generic-k8s-intents", "settings") +
                     doc(kWorldGroup + "/intents", "more", "{intent: {gac: settings}}"));
    store::Links links(world.database(), world.catalogue());
    const std::string more = kWorldGroup + "/intents/more";
    const std::string settings = kWorldGroup + "/generic-k8s-intents/settings";
    CHECK(lines(links.from(more)) == more + " below " + kWorldGroup + "\n" +            //
                                         more + " spec.intent.gac controllers/gac\n" +  //
                                         more + " spec.intent.gac " + settings + "\n");
    CHECK(lines(links.to(settings)) == more + " spec.intent.gac " + settings + "\n");
    CHECK(lines(links.to("controllers/gac")) == more + " spec.intent.gac controllers/gac\n");
  }

  TEST_CASE("the shortest way over users leads to a goal or into it") {
    StoreWorld world;
    world.must_apply(whole_world());
    store::Links links(world.database(), world.catalogue());
    const auto way = [&](const std::string& from, const std::set<std::string, std::less<>>& goals) {
      std::string text;
      for (const auto& link : links.way(from, goals)) {
        CHECK(link.to == (text.empty() ? from : text.substr(text.rfind(' ') + 1)));
        text += " " + link.from;
      }
      return text;
    };
    const std::string project = "projects/p";
    CHECK(way(project, {kWorldGroup}) == " " + kWorldApp + " " + kWorldGroup);
    CHECK(way(project, {kWorldGroup, "projects/p/logical-clouds/lc"}) == " projects/p/logical-clouds/lc");
    // What stands below a goal belongs to it.
    CHECK(way(kWorldApp + "/apps/web", {kWorldGroup}) == " " + kWorldGroup);
    CHECK(way(kWorldApp + "/apps/db", {kWorldGroup}).starts_with(" " + kWorldGroup + "/"));
    CHECK(way(kWorldGroup + "/generic-placement-intents/gpi", {kWorldGroup}).empty());
    CHECK(way(project, {"projects/q"}).empty());
    CHECK(way(project, {}).empty());
  }

  TEST_CASE("both directions and the whole agree, for every kind") {
    StoreWorld world;
    world.must_apply(whole_world());
    store::Links links(world.database(), world.catalogue());
    const std::string all = lines(links.all());
    std::vector<store::Link> forward;
    std::vector<store::Link> backward;
    std::vector<store::Link> selectors;
    for (const auto& address : text::split(text::trim(world.addresses()), '\n')) {
      for (auto& link : links.from(address))
        forward.push_back(std::move(link));
      for (auto& link : links.to(address))
        backward.push_back(std::move(link));
    }
    std::copy_if(forward.begin(), forward.end(), std::back_inserter(selectors),
                 [](const store::Link& link) { return link.selects; });
    const auto order = [](const store::Link& a, const store::Link& b) {
      return std::tie(a.from, a.field, a.to) < std::tie(b.from, b.field, b.to);
    };
    std::sort(forward.begin(), forward.end(), order);
    std::sort(backward.begin(), backward.end(), order);
    CHECK(lines(forward) == all);
    CHECK(lines(backward) == all);
    // Selectors are no references, and marked.
    const std::string label = "cluster-providers/pr/clusters/c1/labels/edge";
    CHECK(lines(selectors) ==
          "projects/p/ca-certs/cert/logical-clouds/clc/clusters/group spec.label " + label + "\n" +
              kWorldGroup +
              "/generic-placement-intents/gpi/app-intents/place spec.intent.allOf[1].anyOf[0].clusterLabel " +
              label + "\n");
    // Every link has a field or is one to the parent.
    for (const auto& link : forward)
      if (link.field.empty()) CHECK(link.from.starts_with(link.to + "/"));
  }
}

}  // namespace emco::test
