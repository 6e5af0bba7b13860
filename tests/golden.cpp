#include "tests/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

namespace emco::test {

void check_golden(const std::string& path, std::string_view text) {
  const std::filesystem::path file = std::filesystem::path(EMCO_TEST_FOLDER) / "golden" / path;
  const char* accept = std::getenv("ACCEPT");
  if (accept != nullptr && std::string_view(accept) == "1") {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), "no golden file " << file << "; ACCEPT=1 writes it");
  const std::string golden{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  CAPTURE(file);
  CHECK(text == golden);
}

}  // namespace emco::test
