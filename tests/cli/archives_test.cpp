#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "core/base/digest.h"
#include "tests/program.h"
#include "tests/raw_archive.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kApp = "projects/shop/composite-apps/front/v1";
const std::string kProfiles = kApp + "/composite-profiles/plain/profiles";
const std::string kMetadata = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

struct Row {
  std::string why;
  std::string bytes;
  std::string code;  ///< "" = taken
};

/// What no archive may be, whatever it is for: `good` is the entry that it needs.
std::vector<Row> bad_archives(const archive::Entry& good) {
  const std::string whole = archive::write({good, {"web/more", std::string(3000, 'x')}});
  std::vector<archive::Entry> many{good};
  for (int i = 0; i < 10'000; ++i)
    many.push_back({"web/" + std::to_string(i), ""});
  const RawEntry main{good.path, good.bytes, AE_IFREG, ""};
  return {
      {"a word", "hello", "archive.not-gzip"},
      {"an empty file", "", "archive.not-gzip"},
      {"a zip", std::string("PK\x03\x04", 4), "archive.not-gzip"},
      {"cut short", whole.substr(0, whole.size() - 10), "archive.damaged"},
      {"with bytes behind its end", whole + "x", "archive.damaged"},
      {"a bomb", archive::write({good, {"web/zeros", std::string(std::size_t{40} << 20U, '\0')}}),
       "archive.too-large"},
      {"too many members", archive::write(many), "archive.too-large"},
      {"a path upwards", pack({main, {"web/../../x", "1", AE_IFREG, ""}}), "archive.path"},
      {"an absolute path", pack({main, {"/etc/passwd", "1", AE_IFREG, ""}}), "archive.path"},
      {"a symbolic link", pack({main, {"web/l", "", AE_IFLNK, "/etc/passwd"}}), "archive.type"},
      {"a hard link", pack({main, {"web/l", "", AE_IFREG, good.path}}), "archive.type"},
      {"a pipe", pack({main, {"web/p", "", AE_IFIFO, ""}}), "archive.type"},
      {"a device", pack({main, {"web/d", "", AE_IFCHR, ""}}), "archive.type"},
      {"one name twice", pack({main, main}), "archive.duplicate"},
  };
}

std::vector<Row> charts() {
  auto rows = bad_archives({"web/Chart.yaml", kMetadata});
  const auto chart = [](std::vector<archive::Entry> more, const std::string& metadata = kMetadata) {
    more.insert(more.begin(), {"web/Chart.yaml", metadata});
    return archive::write(more);
  };
  const std::vector<Row> own{
      {"no entry", pack({}), "chart.not-a-chart"},
      {"folders only", pack({{"web", "", AE_IFDIR, ""}}), "chart.not-a-chart"},
      {"no Chart.yaml", archive::write({{"web/values.yaml", "a: 1\n"}}), "chart.not-a-chart"},
      {"no folder", archive::write({{"Chart.yaml", kMetadata}}), "chart.not-a-chart"},
      {"two folders on top", chart({{"db/values.yaml", "a: 1\n"}}), "chart.not-a-chart"},
      {"a Chart.yaml that is no YAML", chart({}, "name: [web\n"), "chart.metadata-invalid"},
      {"a Chart.yaml without a version", chart({}, "apiVersion: v2\nname: web\n"), "chart.metadata-invalid"},
      {"values that are no map", chart({{"web/values.yaml", "[a]\n"}}), "chart.values-invalid"},
      {"a packed sub-chart that is none", chart({{"web/charts/db.tgz", "hello"}}), "archive.not-gzip"},
      {"a small chart", chart({{"web/values.yaml", "a: 1\n"}}), ""},
      {"a folder of another name", archive::write({{"other/Chart.yaml", kMetadata}}), ""},
      {"a leading ./",
       pack({{"./", "", AE_IFDIR, ""},
             {"./web", "", AE_IFDIR, ""},
             {"./web/Chart.yaml", kMetadata, AE_IFREG, ""}}),
       ""},
      {"files of a Macintosh beside the folder", chart({{"._web", "x"}, {"web/._values.yaml", "x"}}), ""},
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

/// Lists of lists by aliases: small to write, and nine to the ninth texts to read.
std::string bomb() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int n = 1; n < 9; ++n)
      text += ", " + below;
    text += "]\n";
  }
  return text;
}

std::vector<Row> profiles() {
  auto rows = bad_archives({"manifest.yaml", "version: v1\n"});
  const auto profile = [](const std::string& manifest) {
    return archive::write({{"manifest.yaml", manifest}, {"values.yaml", "a: 1\n"}});
  };
  const std::vector<Row> own{
      {"no entry", pack({}), "chart.profile-invalid"},
      {"no manifest", archive::write({{"values.yaml", "a: 1\n"}}), "chart.profile-invalid"},
      {"two manifests", archive::write({{"a/manifest.yaml", ""}, {"b/manifest.yaml", ""}}),
       "chart.profile-invalid"},
      {"a manifest too deep", archive::write({{"a/b/manifest.yaml", ""}}), "chart.profile-invalid"},
      {"a manifest that is no YAML", profile("type: [a\n"), "chart.profile-invalid"},
      {"a manifest that is a list", profile("[a]\n"), "chart.profile-invalid"},
      {"a type that is a word", profile("type: values.yaml\n"), "chart.profile-invalid"},
      {"a values file that is not there", profile("type: {values: other.yaml}\n"), "chart.profile-invalid"},
      {"a file that is not there",
       profile("type: {configresource: [{filepath: x.yaml, chartpath: web/templates/x.yaml}]}\n"),
       "chart.profile-invalid"},
      {"a path out of the chart",
       profile("type: {configresource: [{filepath: values.yaml, chartpath: ../x.yaml}]}\n"),
       "chart.profile-invalid"},
      {"values that are no map",
       archive::write({{"manifest.yaml", "type: {values: v.yaml}\n"}, {"v.yaml", "[a]\n"}}),
       "chart.values-invalid"},
      {"values that are no YAML",
       archive::write({{"manifest.yaml", "type: {values: v.yaml}\n"}, {"v.yaml", "a: [\n"}}),
       "chart.values-invalid"},
      {"values that are a bomb",
       archive::write({{"manifest.yaml", "type: {values: v.yaml}\n"}, {"v.yaml", bomb()}}),
       "chart.values-invalid"},
      {"empty values", archive::write({{"manifest.yaml", "type: {values: v.yaml}\n"}, {"v.yaml", ""}}), ""},
      {"values", profile("version: v1\ntype: {values: values.yaml}\n"), ""},
      {"values named with ./", profile("type: {values: ./values.yaml}\n"), ""},
      {"the manifest on top counts",
       archive::write({{"a/manifest.yaml", "[no]"}, {"manifest.yaml", "version: v1\n"}}), ""},
      {"a folder around it", archive::write({{"p/manifest.yaml", "# nothing\n"}}), ""},
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

/// One program with a shop, and one document whose archive is one row after the other.
struct Archives : Program {
  Archives() { make_shop(); }

  std::string state() {
    must({"store", "verify"});
    return out;
  }

  void ask(const std::string& document, const std::string& file, const std::vector<Row>& rows) {
    write("one.yaml", document);
    for (const auto& row : rows) {
      CAPTURE(row.why);
      write(file, row.bytes);
      const std::string before = state();
      const int expected = row.code.empty() ? 0 : 3;
      CHECK(run({"validate", "-f", path("one.yaml")}) == expected);
      if (!row.code.empty()) {
        CHECK(err.find("[" + row.code + "]") != std::string::npos);
        CHECK(err.find("one.yaml:") != std::string::npos);
        CHECK(err.find(file) != std::string::npos);
      }
      CHECK(state() == before);
      if (row.code.empty()) continue;
      for (const auto& line :
           std::vector<std::vector<std::string>>{{"plan", "-f", path("one.yaml")},
                                                 {"apply", "-f", path("one.yaml"), "--auto-approve"},
                                                 {"apply", "-f", path("one.yaml"), "--intents-only"},
                                                 {"update", "-f", path("one.yaml"), "--intents-only"}}) {
        CHECK(run(line) == 3);
        CHECK(err.find("[" + row.code + "]") != std::string::npos);
      }
      CHECK(state() == before);
    }
    for (const auto& row : rows) {
      if (!row.code.empty()) continue;
      CAPTURE(row.why);
      write(file, row.bytes);
      must({"apply", "-f", path("one.yaml"), "--intents-only"});
    }
    CHECK(api.mutations() == 0);
  }
};

}  // namespace

TEST_SUITE("cli/archives") {
  TEST_CASE("what is no chart is refused before anything is stored") {
    Archives world;
    world.ask(doc(kApp + "/apps", "web", "", "web.tgz"), "web.tgz", charts());
  }

  TEST_CASE("what is no profile is refused before anything is stored") {
    Archives world;
    world.ask(doc(kProfiles, "web", "{app: web}", "web-profile.tgz"), "web-profile.tgz", profiles());
  }

  TEST_CASE("a folder is packed and looked at like an archive") {
    Archives world;
    world.write("one.yaml", doc(kApp + "/apps", "web", "", "charts/other"));
    world.write("charts/other/values.yaml", "a: 1\n");
    CHECK(world.run({"validate", "-f", world.path("one.yaml")}) == 3);
    CHECK(world.err.find("HERE/one.yaml:7:7: error: chart 'HERE/charts/other' has no Chart.yaml") !=
          std::string::npos);
    world.write("charts/other/Chart.yaml", "name: web\nversion: [1\n");
    CHECK(world.run({"validate", "-f", world.path("one.yaml")}) == 3);
    CHECK(world.err.find("HERE/charts/other/Chart.yaml:") != std::string::npos);
    CHECK(world.err.find("'other' is attached here (HERE/one.yaml:7:7)") != std::string::npos);
    world.write("charts/other/Chart.yaml", kMetadata);
    world.must({"validate", "-f", world.path("one.yaml")});
  }

  TEST_CASE("one archive that several documents attach is refused once, with each of the places") {
    Archives world;
    world.write("bad.tgz", "hello");
    world.write("good.tgz", archive::write({{"web/Chart.yaml", kMetadata}}));
    world.write("one.yaml", doc(kApp + "/apps", "web", "", "bad.tgz") +
                                doc(kApp + "/apps", "db", "", "bad.tgz") +
                                doc(kApp + "/apps", "shop", "", "good.tgz"));
    CHECK(world.run({"validate", "-f", world.path("one.yaml")}) == 3);
    const auto first = world.err.find("[archive.not-gzip]");
    CHECK(first != std::string::npos);
    CHECK(world.err.find("[archive.not-gzip]", first + 1) == std::string::npos);
    CHECK(world.err.find("HERE/one.yaml:7:7") != std::string::npos);
    CHECK(world.err.find("'bad.tgz' is attached here (HERE/one.yaml:14:7)") != std::string::npos);
  }

  TEST_CASE("a profile's file must get into the chart's folder") {
    Archives world;
    const auto outcome = [&](const std::string& chartpath) {
      world.write("p/manifest.yaml",
                  "type: {configresource: [{filepath: x.yaml, chartpath: " + chartpath + "}]}\n");
      world.write("p/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: changed}\ndata: {a: b}\n");
      world.write("one.yaml", doc(kProfiles, "web", "{app: web}", "p"));
      world.must({"apply", "-f", world.path("one.yaml"), "--intents-only"});
      return world.run({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    };
    for (const auto* path : {"other/templates/x.yaml", "templates/x.yaml", "x.yaml"}) {
      CAPTURE(path);
      CHECK(outcome(path) == 3);
      CHECK(world.err.find("puts a file into no folder of the chart: '" + std::string(path) + "'") !=
            std::string::npos);
      CHECK(world.err.find("[chart.profile-invalid]") != std::string::npos);
      CHECK(world.err.find("'web/'") != std::string::npos);
      CHECK(world.api.mutations() == 0);
    }
    CHECK(outcome("./web//templates/x.yaml") == 0);
    CHECK(world.api.clusters.objects("edge-1").contains({"", "ConfigMap", "shop-staging", "changed"}));
  }

  TEST_CASE("content of the store that is no chart cannot become one by its digest") {
    Archives world;
    const std::string profile = archive::write({{"manifest.yaml", "version: v1\n"}});
    const std::string chart = archive::write({{"web/Chart.yaml", kMetadata}});
    world.write("profile.tgz", profile);
    world.write("chart.tgz", chart);
    world.write("two.yaml", doc(kProfiles, "web", "{app: web}", "profile.tgz") +
                                doc(kApp + "/apps", "web", "", "chart.tgz"));
    world.must({"apply", "-f", world.path("two.yaml"), "--intents-only"});
    const std::string before = world.state();
    world.write("one.yaml", doc(kApp + "/apps", "web", "", "'chart.tgz@sha256:" + sha256(profile) + "'"));
    for (const auto& line :
         std::vector<std::vector<std::string>>{{"validate", "-f", world.path("one.yaml")},
                                               {"plan", "-f", world.path("one.yaml")},
                                               {"apply", "-f", world.path("one.yaml"), "--intents-only"}}) {
      CHECK(world.run(line) == 3);
      CHECK(world.err.find("[chart.not-a-chart]") != std::string::npos);
    }
    CHECK(world.state() == before);
    world.write("one.yaml", doc(kApp + "/apps", "web", "", "'chart.tgz@sha256:" + sha256(chart) + "'"));
    world.must({"apply", "-f", world.path("one.yaml"), "--intents-only"});
    CHECK(world.state() == before);
  }

  TEST_CASE("an export whose chart was damaged is not imported") {
    Archives world;
    world.write("web.tgz", archive::write({{"web/Chart.yaml", kMetadata}}));
    world.write("one.yaml", doc(kApp + "/apps", "web", "", "web.tgz"));
    world.must({"apply", "-f", world.path("one.yaml"), "--intents-only"});
    world.must({"export", world.path("out")});
    DiskFiles files;
    std::vector<std::string> found;
    const std::function<void(const std::string&)> walk = [&](const std::string& folder) {
      for (const auto& name : files.list(folder)) {
        const std::string inside = path_join(folder, name);
        if (files.kind(inside) == Files::Kind::Folder)
          walk(inside);
        else if (name.ends_with(".tgz"))
          found.push_back(inside);
      }
    };
    walk(world.path("out"));
    REQUIRE(found.size() == 1);
    files.write_private(found.front(), "hello");
    CHECK(world.run({"import", world.path("out")}) == 3);
    CHECK(world.err.find("[archive.not-gzip]") != std::string::npos);
  }
}

}  // namespace emco::test
