#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "tests/program.h"
#include "tests/raw_archive.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kApp = "projects/shop/composite-apps/front/v1";
const std::string kPage =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: page}\ndata: {text: {{ .Values.text | quote }}}\n";

/// The shop, whose chart and profile are archives of the kind that upstream's users have, on its clusters.
struct Existing : Program {
  Existing() {
    make_shop();
    must({"instantiate", kCloud, "--auto-approve"});
  }

  static archive::Entry chart(const std::string& api = "v2") {
    return {"web/Chart.yaml", "apiVersion: " + api + "\nname: web\nversion: 1.0.0\n"};
  }

  static std::vector<archive::Entry> page(const std::string& folder = "web") {
    return {{folder + "/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"},
            {folder + "/values.yaml", "text: default\n"},
            {folder + "/templates/page.yaml", kPage}};
  }

  void attach_chart(const std::string& bytes) {
    write("web.tgz", bytes);
    write("app.yaml", doc(kApp + "/apps", "web", "", "web.tgz"));
    must({"apply", "-f", path("app.yaml"), "--intents-only"});
  }

  void attach_profile(const std::vector<archive::Entry>& entries) {
    write("profile.tgz", archive::write(entries));
    write("profile.yaml",
          doc(kApp + "/composite-profiles/plain/profiles", "web", "{app: web}", "profile.tgz"));
    must({"apply", "-f", path("profile.yaml"), "--intents-only"});
  }

  /// Deploys, and gives the text that the page on the first cluster then has.
  std::string text() {
    must({"instantiate", kGroup, "--auto-approve"});
    return object("ConfigMap", "page", "text");
  }

  std::string object(const std::string& kind, const std::string& name, const std::string& field) {
    for (const auto& [key, body] : api.clusters.objects("edge-1"))
      if (key.kind == kind && key.ns == "shop-staging" && key.name == name)
        return std::string(body.text_at({"data", field}));
    return "absent";
  }
};

}  // namespace

// compatibility.md, "Archives and charts": all of it is deployed, not only read.
TEST_SUITE("compat/archives") {
  TEST_CASE("entries that begin with ./ and an entry ./") {
    Existing existing;
    std::vector<RawEntry> entries{{"./", "", AE_IFDIR, ""}, {"./web/", "", AE_IFDIR, ""}};
    for (const auto& entry : Existing::page())
      entries.push_back({"./" + entry.path, entry.bytes, AE_IFREG, ""});
    existing.attach_chart(pack(entries));
    CHECK(existing.text() == "default");
  }

  TEST_CASE("long names as GNU tar writes them") {
    Existing existing;
    auto entries = Existing::page();
    const std::string folder(90, 'f');
    entries.push_back({"web/templates/" + folder + "/" + std::string(90, 'n') + ".yaml",
                       "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: far}\ndata: {text: long}\n"});
    std::vector<RawEntry> raw;
    for (const auto& entry : entries)
      raw.push_back({entry.path, entry.bytes, AE_IFREG, ""});
    existing.attach_chart(pack(raw));
    CHECK(existing.text() == "default");
    CHECK(existing.object("ConfigMap", "far", "text") == "long");
  }

  TEST_CASE("a top folder named as the app, while Chart.yaml has another name") {
    Existing existing;
    existing.attach_chart(archive::write(
        {{"web/Chart.yaml", "apiVersion: v2\nname: firewall\nversion: 1.0.0\n"},
         {"web/templates/page.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: page}\ndata: {text: {{ .Chart.Name }}}\n"}}));
    existing.attach_profile(
        {{"manifest.yaml",
          "type:\n  values: override_values.yaml\n  configresource:\n    - filepath: extra.yaml\n"
          "      chartpath: web/templates/extra.yaml\n"},
         {"override_values.yaml", ""},
         {"extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {text: more}\n"}});
    CHECK(existing.text() == "firewall");
    CHECK(existing.object("ConfigMap", "extra", "text") == "more");
  }

  TEST_CASE("override_values.yaml that is empty, only comments, or meant for another chart") {
    for (const std::string values :
         {"", "# nothing yet\n", "---\n", "other: {deep: [1, 2]}\nreplicas: 3\n"}) {
      CAPTURE(values);
      Existing existing;
      existing.attach_chart(archive::write(Existing::page()));
      existing.attach_profile(
          {{"manifest.yaml", "type: {values: override_values.yaml}\n"}, {"override_values.yaml", values}});
      CHECK(existing.text() == "default");
    }
  }

  TEST_CASE("manifest.yaml with comments or --- first, or comments only") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"---\nversion: v1\ntype:\n  values: \"override_values.yaml\"\n", "own"},
        {"# Copyright\n# More\n---\nversion: v1\ntype:\n  values: \"override_values.yaml\"\n", "own"},
        {"# Copyright\nversion: v1\ntype:\n  values: \"override_values.yaml\"\n", "own"},
        {"# nothing\n", "default"},
        {"---\n# nothing\n", "default"},
    };
    for (const auto& [manifest, expected] : rows) {
      CAPTURE(manifest);
      Existing existing;
      existing.attach_chart(archive::write(Existing::page()));
      existing.attach_profile({{"manifest.yaml", manifest}, {"override_values.yaml", "text: own\n"}});
      CHECK(existing.text() == expected);
    }
  }

  TEST_CASE("a chart of Helm 2's time: apiVersion v1, requirements.yaml, conditions") {
    for (const bool enabled : {true, false}) {
      CAPTURE(enabled);
      Existing existing;
      auto entries = Existing::page();
      entries[0] = Existing::chart("v1");
      entries[1].bytes += std::string("db: {enabled: ") + (enabled ? "true" : "false") + "}\n";
      entries.push_back({"web/requirements.yaml",
                         "dependencies:\n  - {name: db, version: 0.1.0, condition: db.enabled}\n"});
      entries.push_back({"web/charts/db/Chart.yaml", "name: db\nversion: 0.1.0\n"});
      entries.push_back({"web/charts/db/templates/db.yaml",
                         "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata: {text: sub}\n"});
      existing.attach_chart(archive::write(entries));
      CHECK(existing.text() == "default");
      CHECK(existing.object("ConfigMap", "db", "text") == (enabled ? "sub" : "absent"));
    }
  }

  TEST_CASE("the hook crd-install, which Helm 3 does not know, is left out and said") {
    Existing existing;
    auto entries = Existing::page();
    entries[0] = Existing::chart("v1");
    entries.push_back({"web/templates/crd.yaml",
                       "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: definition\n  annotations:\n"
                       "    helm.sh/hook: crd-install\ndata: {text: x}\n"});
    existing.attach_chart(archive::write(entries));
    CHECK(existing.text() == "default");
    CHECK(existing.object("ConfigMap", "definition", "text") == "absent");
    CHECK(existing.err.find("[chart.hook-unknown]") != std::string::npos);
    CHECK(existing.err.find("web/templates/crd.yaml:1") != std::string::npos);
  }

  TEST_CASE(
      "an API version that the cluster does not serve any more is the plan's mistake, not the bundle's") {
    Existing existing;
    auto entries = Existing::page();
    entries.push_back(
        {"web/templates/old.yaml",
         "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: old}\nspec: {}\n"});
    existing.attach_chart(archive::write(entries));
    CHECK(existing.run({"plan"}) == 0);
    CHECK(existing.run({"plan", "-f", existing.path("app.yaml")}) == 0);
    CHECK(existing.run({"instantiate", Program::kGroup, "--auto-approve"}) == 3);
    CHECK(existing.err.find("[object.kind-not-served]") != std::string::npos);
  }
}
}  // namespace emco::test
