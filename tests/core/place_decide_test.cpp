#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/place/decide.h"

namespace emco::place {
namespace {

/// Three clusters p/a, p/b, p/c in the cloud, p/out outside; labels: edge on a and b, far on out, mixed on a
/// and out.
DeploymentIntent world() {
  DeploymentIntent intent;
  intent.name = "dig";
  intent.address = "projects/p/composite-apps/ca/v1/deployment-intent-groups/dig";
  intent.placement_intent = "where";
  intent.logical_cloud.name = "lc";
  intent.logical_cloud.address = "projects/p/logical-clouds/lc";
  const std::vector<std::pair<std::string, std::vector<std::string>>> clusters{
      {"a", {"edge", "mixed"}}, {"b", {"edge"}}, {"c", {}}, {"out", {"far", "mixed"}}};
  for (const auto& [name, labels] : clusters) {
    intent.clusters.push_back({"cluster-providers/p/clusters/" + name, "p", name, labels, {}, {}, {}});
    if (name != "out") intent.logical_cloud.clusters.push_back(intent.clusters.back().address);
  }
  return intent;
}

ClusterSelector cluster(const std::string& name) { return {"p", name, "", {}}; }

ClusterSelector label(const std::string& name) { return {"p", "", name, {}}; }

AppIntent app_with(AppPlacement placement) {
  AppIntent app;
  app.name = "web";
  placement.address = "app-intent";
  app.placement = std::move(placement);
  return app;
}

std::string names(const Checked<Placement>& result) {
  std::vector<std::string> out;
  for (const auto& app : result.value.apps)
    for (const auto& placed : app.clusters)
      out.push_back(placed.cluster.substr(placed.cluster.rfind('/') + 1));
  for (const auto& d : result.diagnostics)
    out.push_back(d.code);
  return text::join(out, " ");
}

std::string decided(AppPlacement placement, const Placement* previous = nullptr) {
  auto intent = world();
  intent.apps.push_back(app_with(std::move(placement)));
  return names(decide(intent, previous));
}

Placement ran_on(const std::string& name) {
  return {{{"web", {{"cluster-providers/p/clusters/" + name, ""}}}}};
}

}  // namespace

TEST_SUITE("place/decide") {
  TEST_CASE("allOf names mandatory clusters, and a label means every cluster that carries it") {
    CHECK(decided({"", {{cluster("c"), {}, {}}, {label("edge"), {}, {}}}, {}, {}}) == "a b c");
  }

  TEST_CASE("anyOf picks exactly one cluster, the first by name among equals") {
    CHECK(decided({"", {}, {cluster("c"), label("edge")}, {}}) == "a");
  }

  TEST_CASE("anyOf keeps the cluster that the previous release used while it qualifies") {
    const auto b = ran_on("b");
    const auto c = ran_on("c");
    CHECK(decided({"", {}, {label("edge")}, {}}, &b) == "b");
    CHECK(decided({"", {}, {label("edge")}, {}}, &c) == "a");
  }

  TEST_CASE("a mandatory cluster satisfies an anyOf that holds it, and stays mandatory") {
    CHECK(decided({"", {{cluster("b"), {}, {}}}, {label("edge")}, {}}) == "b");
    CHECK(decided({"", {{{}, {cluster("a"), cluster("c")}, {}}, {cluster("c"), {}, {}}}, {}, {}}) == "c");
  }

  TEST_CASE("every anyOf list picks a cluster of its own union") {
    CHECK(decided({"", {{{}, {cluster("a")}, {}}, {{}, {cluster("c")}, {}}}, {cluster("b")}, {}}) == "a b c");
  }

  TEST_CASE("a mandatory cluster outside the logical cloud is an error, named or labelled") {
    CHECK(decided({"", {{cluster("out"), {}, {}}}, {}, {}}) == "placement.outside-logical-cloud");
    CHECK(decided({"", {{label("mixed"), {}, {}}}, {}, {}}) == "a placement.outside-logical-cloud");
  }

  TEST_CASE("candidates outside the logical cloud are left out of an anyOf") {
    CHECK(decided({"", {}, {label("mixed")}, {}}) == "a");
    CHECK(decided({"", {}, {cluster("out")}, {}}) == "placement.no-candidate");
  }

  TEST_CASE("a label that no cluster carries is an error") {
    CHECK(decided({"", {{label("nowhere"), {}, {}}}, {}, {}}) == "placement.label-matches-nothing");
  }

  TEST_CASE("an app that nothing places is an error, as is a placement that selects nothing") {
    auto intent = world();
    AppIntent app;
    app.name = "web";
    intent.apps.push_back(app);
    CHECK(names(decide(intent, nullptr)) == "placement.app-without-intent");
    CHECK(decided({}) == "placement.empty");
  }

  TEST_CASE("a deployment without placement intent, or in a cloud without clusters, is an error") {
    auto intent = world();
    intent.placement_intent.clear();
    CHECK(names(decide(intent, nullptr)) == "placement.no-intent");
    intent = world();
    intent.logical_cloud.clusters.clear();
    CHECK(names(decide(intent, nullptr)) == "placement.no-clusters");
  }
}

}  // namespace emco::place
