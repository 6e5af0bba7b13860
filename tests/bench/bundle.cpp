// How long reading bundles takes: documents per second of processor time, for growing bundles, as text and as
// a template.

#include <cstdio>
#include <ctime>
#include <string>

#include "core/bundle/read.h"
#include "tests/bundle_kinds.h"
#include "tests/memory_files.h"

namespace {

using emco::bundle::Request;
using emco::test::MemoryFiles;

std::string document(const std::string& name) {
  return "---\nversion: emco/v2\nresourceContext:\n  anchor: "
         "projects/p/composite-apps/ca/v1/deployment-intent-groups/d/"
         "generic-placement-intents/g/app-intents\nmetadata:\n  name: " +
         name +
         "\n  description: where it runs\nspec:\n  app: web\n  intent:\n    allOf:\n    - clusterProvider: "
         "pr\n"
         "      cluster: c1\n    - anyOf:\n      - clusterProvider: pr\n        clusterLabel: edge\n"
         "      - clusterProvider: pr\n        clusterLabel: core\n";
}

std::string documents(int count) {
  std::string all;
  for (int i = 0; i < count; ++i)
    all += document("n" + std::to_string(i));
  return all;
}

void measure(const char* what, int count, const MemoryFiles& files, const Request& request) {
  const emco::Kinds kinds = emco::test::bundle_kinds();
  const std::clock_t start = std::clock();
  const auto read = emco::bundle::read(files, request, kinds);
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%-8s %7d documents %7.3f s %9.0f documents/s%s\n", what, count, took, count / took,
              read.value.documents.size() == static_cast<std::size_t>(count) && read.ok() ? "" : "  WRONG");
}

}  // namespace

int main() {
  for (const int count : {1'000, 10'000, 100'000}) {
    Request request;
    request.sources = {"b.yaml"};
    measure("text", count, MemoryFiles({{"b.yaml", documents(count)}, {"other", ""}}), request);
    std::string values = "Names:\n";
    for (int i = 0; i < count; ++i)
      values += "- n" + std::to_string(i) + "\n";
    request.values = {"v.yaml"};
    const std::string bundle = "{{- range .Names }}\n" + document("{{ . }}") + "{{- end }}\n";
    measure("template", count, MemoryFiles({{"b.yaml", bundle}, {"v.yaml", values}}), request);
  }
  return 0;
}
