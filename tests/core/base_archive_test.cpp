#include <archive_entry.h>
#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/raw_archive.h"

namespace emco::archive {
namespace {

using test::pack;

std::string code_of(std::string_view packed, const Limits& limits = {}) {
  try {
    read(packed, "a.tgz", limits);
    return "";
  } catch (const Error& error) {
    return error.code();
  }
}

}  // namespace

TEST_SUITE("base/archive") {
  TEST_CASE("what is written is read back equal, and written again to the same bytes") {
    const std::vector<Entry> entries{{"c/Chart.yaml", "name: c\n"},
                                     {"c/empty", ""},
                                     {"c/" + std::string(200, 'x') + "/deep.yaml", std::string(70'000, 'y')}};
    const std::string packed = write(entries);
    CHECK(read(packed, "c.tgz") == entries);
    CHECK(write(entries) == packed);
  }

  TEST_CASE("a leading ./ and folders are taken away") {
    const auto entries =
        read(pack({{"./", "", AE_IFDIR, ""}, {"./c", "", AE_IFDIR, ""}, {"./c/a", "1", AE_IFREG, ""}}), "x");
    CHECK(entries == std::vector<Entry>{{"c/a", "1"}});
  }

  TEST_CASE("paths that leave the archive are refused") {
    for (const char* path :
         {"../x", "/etc/passwd", "a/../../b", "a\\b", "C:/x", "a /b", "a./b", "a//b", "a\nb", "a/\xff"}) {
      CAPTURE(path);
      CHECK(code_of(pack({{path, "1", AE_IFREG, ""}})) == "archive.path");
    }
    CHECK(code_of(pack({{std::string(2000, 'a'), "", AE_IFREG, ""}})) == "archive.path");
  }

  TEST_CASE("links and devices are refused") {
    CHECK(code_of(pack({{"a", "", AE_IFLNK, "/etc/passwd"}})) == "archive.type");
    CHECK(code_of(pack({{"a", "1", AE_IFREG, ""}, {"b", "", AE_IFREG, "a"}})) == "archive.type");
    CHECK(code_of(pack({{"a", "", AE_IFIFO, ""}})) == "archive.type");
    CHECK(code_of(pack({{"a", "", AE_IFCHR, ""}})) == "archive.type");
  }

  TEST_CASE("entries that could be taken for one another are refused") {
    CHECK(code_of(pack({{"a", "1", AE_IFREG, ""}, {"a", "2", AE_IFREG, ""}})) == "archive.duplicate");
    CHECK(code_of(pack({{"a", "1", AE_IFREG, ""}, {"A", "2", AE_IFREG, ""}})) == "archive.duplicate");
    CHECK(code_of(pack({{"a", "1", AE_IFREG, ""}, {"./a", "2", AE_IFREG, ""}})) == "archive.duplicate");
    CHECK(code_of(pack({{"a", "1", AE_IFREG, ""}, {"b", "2", AE_IFREG, ""}})) == "");
  }

  TEST_CASE("damage of any kind is found") {
    const std::string good = write({{"a", std::string(5000, 'x') + "end"}, {"b", "2"}});
    CHECK(code_of(good) == "");
    CHECK(code_of(good + good) == "archive.damaged");
    CHECK(code_of(good + "x") == "archive.damaged");
    std::string bad_sum = good;
    bad_sum[bad_sum.size() - 8] ^= 1;
    CHECK(code_of(bad_sum) == "archive.damaged");
    CHECK(code_of("PK\x03\x04") == "archive.not-gzip");
    CHECK(code_of("") == "archive.not-gzip");
    for (std::size_t size = 2; size < good.size(); ++size) {
      CAPTURE(size);
      CHECK(code_of(std::string_view(good).substr(0, size)) == "archive.damaged");
    }
  }

  TEST_CASE("bombs are stopped while they unpack") {
    const std::string zeros = write({{"a", std::string(std::size_t{40} << 20U, '\0')}});
    CHECK(code_of(zeros) == "archive.too-large");
    Limits limits;
    limits.unpacked_bytes = 100;
    CHECK(code_of(write({{"a", std::string(101, 'x')}}), limits) == "archive.too-large");
    CHECK(code_of(write({{"a", std::string(99, 'x')}}), limits) == "");
    limits = {};
    limits.entries = 2;
    CHECK(code_of(write({{"a", ""}, {"b", ""}, {"c", ""}}), limits) == "archive.too-large");
    limits = {};
    limits.packed_bytes = 10;
    CHECK(code_of(write({{"a", ""}}), limits) == "archive.too-large");
  }

  TEST_CASE("changed bytes never crash the reader and never pass as something else") {
    const std::vector<Entry> entries{{"a/b", "text"}, {"c", std::string(600, 'z')}};
    const std::string good = write(entries);
    constexpr std::uint64_t kSeed = 7;
    CAPTURE(kSeed);
    SeededRandom random(kSeed);
    for (int round = 0; round < 2000; ++round) {
      std::string bad = good;
      const std::string bytes = random.bytes(3);
      bad[(static_cast<unsigned char>(bytes[0]) * 256U + static_cast<unsigned char>(bytes[1])) %
          bad.size()] ^= bytes[2];
      std::string code;
      std::vector<Entry> got = entries;  // a change that no checksum covers leaves them as they are
      try {
        got = read(bad, "x");
      } catch (const Error& error) {
        code = error.code();
      }
      CHECK(got == entries);
      CHECK((code.empty() || code.starts_with("archive.")));
    }
  }
}

}  // namespace emco::archive
