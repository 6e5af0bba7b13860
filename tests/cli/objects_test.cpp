#include <doctest/doctest.h>

#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

/// The shop with one more template in its chart, or with another namespace.
struct Shop : Program {
  void chart_writes(const std::string& template_text) {
    write("charts/web/templates/more.yaml", template_text);
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  /// "KIND NAMESPACE/NAME" of everything of ours on the first cluster.
  std::set<std::string> on_cluster() {
    std::set<std::string> names;
    for (const auto& [key, body] : api.clusters.objects("edge-1"))
      if (body.at("metadata", "labels", "emco/deployment") != nullptr)
        names.insert(key.kind + " " + key.ns + "/" + key.name);
    return names;
  }

  const Value* object(const std::string& kind, const std::string& name) {
    for (const auto& [key, body] : api.clusters.objects("edge-1"))
      if (key.kind == kind && key.name == name) return &body;
    return nullptr;
  }
};

}  // namespace

TEST_SUITE("cli/objects") {
  TEST_CASE("lists are taken apart, and what only servers write is not sent") {
    Shop shop;
    shop.make_shop();
    shop.chart_writes(
        "apiVersion: v1\nkind: List\nitems:\n"
        "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one, uid: u, resourceVersion: '7', "
        "managedFields: [{manager: x}]}, status: {a: b}}\n"
        "  - {apiVersion: v1, kind: ConfigMapList, items: [{apiVersion: v1, kind: ConfigMap, metadata: "
        "{name: two}}]}\n");
    shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.on_cluster() ==
          std::set<std::string>{"Namespace /shop-staging", "ConfigMap shop-staging/front-page",
                                "ConfigMap shop-staging/one", "ConfigMap shop-staging/two"});
    REQUIRE(shop.object("ConfigMap", "one") != nullptr);
    CHECK(shop.object("ConfigMap", "one")->text_at({"metadata", "uid"}) != "u");
    CHECK(shop.object("ConfigMap", "one")->find("status") == nullptr);
    shop.must({"plan", "--detailed-exitcode"});
  }

  TEST_CASE("a cloud of level 0 without a namespace uses the clusters' default and leaves it there") {
    Shop shop;
    shop.make_shop();
    std::string bundle = Program::shop();
    const std::string named = "namespace: shop-staging";
    bundle.replace(bundle.find(", " + named), named.size() + 2, "");
    shop.write("bundle.yaml", bundle);
    shop.must({"apply", "-f", shop.path("bundle.yaml"), "--intents-only"});
    shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.on_cluster() == std::set<std::string>{"ConfigMap default/front-page"});
    shop.must({"plan", "--detailed-exitcode"});
    shop.must({"terminate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.on_cluster().empty());
    CHECK(shop.object("Namespace", "default") != nullptr);
  }

  TEST_CASE("objects of the whole cluster and of kube-system are deployed for a cloud of level 0") {
    Shop shop;
    shop.make_shop();
    shop.chart_writes(
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk, namespace: x}\n"
        "---\n"
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dns, namespace: kube-system}\n");
    shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.on_cluster() == std::set<std::string>{"Namespace /shop-staging",
                                                     "ConfigMap shop-staging/front-page",
                                                     "PersistentVolume /disk", "ConfigMap kube-system/dns"});
    shop.must({"terminate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.on_cluster().empty());
  }

  TEST_CASE("what looks like a secret in a ConfigMap is named, and treated as one") {
    Shop shop;
    shop.make_shop();
    shop.chart_writes(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {db_password: {{ "
        ".Values.greeting }}-canary}\n");
    shop.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    CHECK(shop.err.find("warning: ConfigMap shop-staging/settings seems to hold secrets in clear: "
                        "data.db_password [object.likely-secret]") != std::string::npos);
    shop.write("charts/web/values.yaml", "greeting: bye\n");
    CHECK(shop.run({"plan", "-f", shop.path("bundle.yaml"), "--verbose"}) == 0);
    CHECK(shop.out.find("ConfigMap shop-staging/settings") != std::string::npos);
    CHECK((shop.out + shop.err).find("canary") == std::string::npos);
    CHECK(shop.run({"plan", "-f", shop.path("bundle.yaml"), "--json"}) == 0);
    CHECK((shop.out + shop.err).find("canary") == std::string::npos);
  }

  TEST_CASE("override values that can never be set are refused where they stand") {
    Shop shop;
    shop.make_shop();
    const auto refuses = [&](const std::string& values, const std::string& line) {
      CAPTURE(values);
      std::string bundle = Program::shop();
      const std::string end = "logicalCloud: staging}";
      bundle.replace(bundle.find(end), end.size(),
                     "logicalCloud: staging, overrideValues: [{app: web, values: " + values + "}]}");
      shop.write("bundle.yaml", bundle);
      for (const auto& command : std::vector<std::vector<std::string>>{
               {"validate"}, {"plan"}, {"apply", "--intents-only"}, {"apply", "--auto-approve"}}) {
        auto words = command;
        words.insert(words.end(), {"-f", shop.path("bundle.yaml")});
        CHECK(shop.run(words) == 3);
        CHECK(shop.err.find(line) != std::string::npos);
      }
    };
    refuses("{a.b: x, a.b.d: y}", "override 'a.b.d': value 'b' is no table [chart.set-invalid]");
    refuses("{'a[x]': y}", "[chart.set-invalid]");
    CHECK(shop.err.find("HERE/bundle.yaml:") != std::string::npos);
    CHECK(shop.err.find("override 'a[x]'") != std::string::npos);
    CHECK(shop.api.mutations() == 0);
  }

  TEST_CASE("an override that only the profile contradicts is refused when it is rendered, at the group") {
    Shop shop;
    shop.make_shop();
    shop.write("profile/manifest.yaml", "type: {values: v.yaml}\n");
    shop.write("profile/v.yaml", "greeting: plain\n");
    std::string bundle =
        Program::shop() + doc("projects/shop/composite-apps/front/v1/composite-profiles/plain/profiles",
                              "web", "{app: web}", "profile");
    const std::string end = "logicalCloud: staging}";
    bundle.replace(bundle.find(end), end.size(),
                   "logicalCloud: staging, overrideValues: [{app: web, values: {greeting.loud: x}}]}");
    shop.write("bundle.yaml", bundle);
    CHECK(shop.run({"validate", "-f", shop.path("bundle.yaml")}) == 0);
    shop.must({"apply", "-f", shop.path("bundle.yaml"), "--intents-only"});
    CHECK(shop.run({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"}) == 3);
    CHECK(shop.err.find("HERE/bundle.yaml:") != std::string::npos);
    CHECK(shop.err.find("[chart.set-invalid]") != std::string::npos);
    CHECK(shop.api.mutations() == 0);
  }
}
}  // namespace emco::test
