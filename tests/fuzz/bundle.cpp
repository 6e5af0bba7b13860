// Bundles and their values, whatever they are. A line "%%" separates the two.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/bundle_properties.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto cut = input.find("\n%%\n");
  const std::string bundle(input.substr(0, cut));
  const std::string values(cut == input.npos ? "" : input.substr(cut + 4));
  const std::string broken = emco::test::broken_property(bundle, values);
  if (broken.empty()) return 0;
  std::fprintf(stderr, "%s\n", broken.c_str());
  std::abort();
}
