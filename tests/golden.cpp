#include "tests/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

namespace emco::test {

namespace {

std::filesystem::path file_of(const std::string& path) { return test_file("golden/" + path); }

}  // namespace

std::string test_file(const std::string& path) { return std::filesystem::path(EMCO_TEST_FOLDER) / path; }

std::string read_golden(const std::string& path) {
  const auto file = file_of(path);
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), "no golden file " << file << "; ACCEPT=1 writes it");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void check_golden(const std::string& path, std::string_view text) {
  const auto file = file_of(path);
  const char* accept = std::getenv("ACCEPT");
  if (accept != nullptr && std::string_view(accept) == "1") {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  CAPTURE(file);
  CHECK(text == read_golden(path));
}

}  // namespace emco::test
