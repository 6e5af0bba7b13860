#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/chart/render.h"
#include "core/render/charts.h"

namespace emco::chart {
namespace {

const std::vector<archive::Entry>& plain_chart() {
  static const std::vector<archive::Entry> entries = {{"c/Chart.yaml", "name: c\nversion: 1.2.3\n"},
                                                      {"c/templates/t.yaml", "old: 1"}};
  return entries;
}

std::string packed(const std::string& manifest) {
  return archive::write({{"p/manifest.yaml", manifest},
                         {"p/override.yaml", "num: 9\n"},
                         {"p/x.yaml", "new: {{ .Values.num }}"}});
}

// The code of the error of a profile that puts a file at `path`, or how many files the chart has then.
std::string put_at(const std::string& path) {
  Profile profile;
  profile.files.emplace_back(path, "new: file");
  try {
    return std::to_string(apply_profile(plain_chart(), profile).size());
  } catch (const Error& error) {
    return error.code();
  }
}

}  // namespace

TEST_SUITE("chart/profile") {
  TEST_CASE("a profile gives values and replaces files of the chart") {
    const auto profile = read_profile(packed("---\nversion: v1\ntype:\n  values: override.yaml\n  "
                                             "configresource:\n  - {filepath: x.yaml, chartpath: "
                                             "c/templates/t.yaml}\n"),
                                      "p.tgz");
    REQUIRE(profile.ok());
    const auto chart = load_entries(apply_profile(plain_chart(), profile.value), "c.tgz");
    REQUIRE(chart.ok());
    Request request;
    request.values.push_back({"override.yaml", profile.value.values});
    const auto result = render(*chart.value, request);
    REQUIRE(result.ok());
    CHECK(json::write(result.value.documents.at(0).body) == R"({"new":9})");
  }

  TEST_CASE("a profile that names what is not there is refused") {
    const auto broken = [](const std::string& manifest) {
      const auto read = read_profile(packed(manifest), "p.tgz");
      return read.ok() ? std::string() : read.diagnostics.items().front().code;
    };
    CHECK(broken("type: {values: none.yaml}") == "chart.profile-invalid");
    CHECK(broken("type: {configresource: [{filepath: manifest.yaml, chartpath: ../../x}]}") ==
          "chart.profile-invalid");
    CHECK(broken("# nothing") == "");
  }

  TEST_CASE("a file that would end outside the chart's folder is refused") {
    CHECK(put_at("c/templates/t.yaml") == "2");
    CHECK(put_at("c/templates/more/u.yaml") == "3");
    CHECK(put_at("templates/u.yaml") == "chart.profile-invalid");
    CHECK(put_at("u.yaml") == "chart.profile-invalid");
    CHECK(put_at("c") == "chart.profile-invalid");
  }

  TEST_CASE("an app whose profile does not fit its chart has a mistake, and no manifests") {
    const std::string chart = archive::write(plain_chart());
    const auto with = [&](const std::string& path) {
      const std::string profile =
          packed("type: {configresource: [{filepath: x.yaml, chartpath: " + path + "}]}");
      render::ChartInput input;
      input.app = "web";
      input.chart = &chart;
      input.profile = &profile;
      input.release_name = "r";
      return render::render_chart(input);
    };
    CHECK(with("c/templates/more.yaml").value.documents.size() == 2);
    const auto refused = with("templates/more.yaml");
    REQUIRE(refused.diagnostics.has_errors());
    CHECK(refused.diagnostics.items().front().code == "chart.profile-invalid");
    CHECK(refused.value.documents.empty());
  }
}

}  // namespace emco::chart
