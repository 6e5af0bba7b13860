#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "core/base/error.h"
#include "core/bundle/pack.h"
#include "tests/memory_files.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Map = std::map<std::string, std::string>;
using test::MemoryFiles;

constexpr std::uint64_t kLimit = 1000;

std::string code_of(const Files& files, const std::string& path) {
  try {
    pack_folder(files, "b", path, kLimit);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace

TEST_SUITE("bundle/pack") {
  TEST_CASE("a folder becomes an archive with one top folder of its name") {
    const MemoryFiles files(Map{{"b/charts/web/Chart.yaml", "name: web\n"},
                                {"b/charts/web/templates/a.yaml", "a"},
                                {"b/charts/web/.helmignore", "y"},
                                {"b/charts/web/.git/HEAD", "no"},
                                {"b/charts/other/Chart.yaml", "no"}});
    const auto entries = archive::read(pack_folder(files, "b", "charts/web/", kLimit), "web");
    const std::vector<archive::Entry> expected{
        {"web/.helmignore", "y"}, {"web/Chart.yaml", "name: web\n"}, {"web/templates/a.yaml", "a"}};
    CHECK(entries == expected);
  }

  TEST_CASE("the same files give the same bytes, wherever they lie") {
    const MemoryFiles here(Map{{"b/web/x", "1"}, {"b/web/y/z", "2"}});
    const MemoryFiles there(Map{{"far/away/web/y/z", "2"}, {"far/away/web/x", "1"}});
    CHECK(pack_folder(here, "b", "web", kLimit) == pack_folder(there, "far", "away/web", kLimit));
  }

  TEST_CASE("a chart is packed without what its .helmignore names") {
    const Map chart{{"b/web/.helmignore", "# ours\n*.bak\n/notes/\n"},
                    {"b/web/Chart.yaml", "name: web\n"},
                    {"b/web/notes/todo", "x"},
                    {"b/web/templates/.a.yaml.swp", "x"},
                    {"b/web/templates/a.yaml", "a"},
                    {"b/web/templates/a.yaml.bak", "x"},
                    {"b/web/templates/notes/b.yaml", "b"}};
    const auto paths = [](const Map& files) {
      std::vector<std::string> found;
      for (const auto& entry : archive::read(pack_folder(MemoryFiles(files), "b", "web", kLimit), "web"))
        found.push_back(entry.path);
      return found;
    };
    CHECK(paths(chart) == std::vector<std::string>{"web/.helmignore", "web/Chart.yaml",
                                                   "web/templates/a.yaml", "web/templates/notes/b.yaml"});
    Map bare = chart;
    bare.erase("b/web/.helmignore");
    CHECK(paths(bare) == std::vector<std::string>{"web/Chart.yaml", "web/notes/todo", "web/templates/a.yaml",
                                                  "web/templates/a.yaml.bak", "web/templates/notes/b.yaml"});
    // A profile is no chart.
    Map profile = chart;
    profile.erase("b/web/Chart.yaml");
    CHECK(paths(profile).size() == 6);
    // The rules are a file like every other.
    MemoryFiles linked(chart);
    linked.make_link("b/web/.helmignore");
    CHECK(code_of(linked, "web") == "file.symbolic-link");
  }

  TEST_CASE("links, size and depth are refused") {
    MemoryFiles links(Map{{"b/web/x", "1"}, {"b/web/link/y", "2"}});
    links.make_link("b/web/link");
    CHECK(code_of(links, "web") == "file.symbolic-link");
    CHECK(code_of(MemoryFiles(Map{{"b/web/x", std::string(600, 'x')}, {"b/web/y", std::string(400, 'y')}}),
                  "web") == "");
    CHECK(code_of(MemoryFiles(Map{{"b/web/x", std::string(600, 'x')}, {"b/web/y", std::string(401, 'y')}}),
                  "web") == "file.too-large");
    std::string deep = "b/web";
    for (int i = 0; i < 70; ++i)
      deep += "/d";
    CHECK(code_of(MemoryFiles(Map{{deep, "x"}}), "web") == "archive.too-large");
    CHECK(code_of(MemoryFiles(Map{{"b/web/.git/x", "x"}}), "web") == "file.not-found");
    CHECK(code_of(MemoryFiles(), "web") == "file.not-found");
  }
}

}  // namespace emco::bundle
