#include <doctest/doctest.h>

#include "core/bundle/sources.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;

/// What `-f` finds among empty files.
Found found(const std::vector<std::string>& paths,
            const std::vector<std::string>& sources,
            Diagnostics& diagnostics) {
  test::MemoryFiles files;
  for (const auto& path : paths)
    files.write_private(path, "");
  Request request;
  request.sources = sources;
  return find_sources(files, request, diagnostics);
}

}  // namespace

TEST_SUITE("bundle/sources") {
  TEST_CASE("folders are searched to the bottom, files are taken by any name") {
    Diagnostics none;
    CHECK(found({"d/x.yaml", "d/e/f/y.yml", "d/z.json", "any.name"}, {"d", "any.name", "-", "d/x.yaml"},
                none) == Found{"d/e/f/y.yml", "d/x.yaml", "any.name", "-"});
    CHECK(none.empty());
  }

  TEST_CASE("charts and profiles belong to the documents that attach them") {
    test::MemoryFiles files;
    for (const auto* path : {"d/bundle.yaml", "d/chart/values.yaml", "d/chart/Chart.yaml", "d/p/values.yaml",
                             "d/no-profile/other.yaml"})
      files.write_private(path, "");
    files.write_private("d/p/manifest.yaml", "version: v1\ntype:\n  values: values.yaml\n");
    files.write_private("d/no-profile/manifest.yaml", "resourceContext:\n  anchor: projects\ntype: x\n");
    Request request;
    request.sources = {"d"};
    Diagnostics none;
    CHECK(find_sources(files, request, none) ==
          Found{"d/bundle.yaml", "d/no-profile/manifest.yaml", "d/no-profile/other.yaml"});
    CHECK(none.empty());
  }

  TEST_CASE("a folder with more than 100,000 files is not the folder of a bundle") {
    std::vector<std::string> paths;
    for (int i = 0; i < 100'000; ++i)
      paths.push_back("d/" + std::to_string(i) + ".yaml");
    Diagnostics none;
    CHECK(found(paths, {"d"}, none).size() == 100'000);
    CHECK(none.empty());
    paths.emplace_back("d/one-more.yaml");
    Diagnostics diagnostics;
    found(paths, {"d"}, diagnostics);
    CHECK(test::mistakes(diagnostics) == Found{"bundle.too-many-files 0:0"});
  }
}

}  // namespace emco::bundle
