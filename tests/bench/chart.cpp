// How often one core renders a chart: bench_chart CHART [SECONDS]. Parsed once, rendered again and again,
// each time from the request to the documents.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/base/files.h"
#include "core/chart/render.h"

int main(int argc, char** argv) {
  using namespace emco;
  using Steady = std::chrono::steady_clock;
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_chart CHART [SECONDS]\n");
    return 2;
  }
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  const DiskFiles disk;
  const auto loaded = chart::load(disk, argv[1]);
  if (!loaded.ok()) {
    std::fprintf(stderr, "%s\n", loaded.diagnostics.items().front().summary.c_str());
    return 1;
  }
  SeededRandom random(1);
  chart::Request request;
  request.random = &random;
  std::size_t count = 0;
  std::size_t documents = 0;
  const auto begin = Steady::now();
  double elapsed = 0;
  do {
    const auto rendered = chart::render(*loaded.value, request);
    if (!rendered.ok()) {
      std::fprintf(stderr, "%s\n", rendered.diagnostics.items().front().summary.c_str());
      return 1;
    }
    documents = rendered.value.documents.size();
    ++count;
    elapsed = std::chrono::duration<double>(Steady::now() - begin).count();
  } while (elapsed < seconds);
  std::printf("%.0f renders/s of %zu documents\n", static_cast<double>(count) / elapsed, documents);
  return 0;
}
