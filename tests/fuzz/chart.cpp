// Charts: a packed one as it is; else files, each below a line "=== PATH", as a chart that is rendered.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/chart/render.h"
#include "tests/fuzz/target.h"

namespace {

using namespace emco;

std::vector<archive::Entry> entries_of(std::string_view text) {
  std::vector<archive::Entry> entries;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("=== "))
      entries.push_back({"c/" + std::string(line.substr(4)), ""});
    else if (!entries.empty())
      entries.back().bytes += std::string(line) + "\n";
  }
  return entries;
}

void render(const chart::Chart& chart) {
  SeededRandom random(1);
  chart::Request request;
  request.random = &random;
  request.budgets.steps = 100'000;
  request.budgets.memory_bytes = std::size_t{64} << 20U;
  request.budgets.output_bytes = std::size_t{1} << 20U;
  request.budgets.text_bytes = std::size_t{1} << 20U;
  const auto rendered = chart::render(chart, request);
  if (rendered.ok()) chart::to_text(rendered.value, true, true);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    if (archive::is_gzip(input)) {
      const auto loaded = chart::load_archive(input, "c.tgz");
      if (loaded.ok()) render(*loaded.value);
      chart::read_profile(input, "p.tgz");
      return 0;
    }
    const auto entries = entries_of(input);
    const auto loaded = chart::load_entries(entries, "c");
    if (loaded.ok()) render(*loaded.value);
  } catch (const Error&) {
  }
  return 0;
}
