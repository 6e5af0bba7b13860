#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "core/base/files.h"
#include "tests/temporary_folder.h"

namespace emco {

TEST_SUITE("base/files") {
  TEST_CASE("who else can get at a file is told by it and by its folder") {
    namespace fs = std::filesystem;
    const TemporaryFolder folder;
    const DiskFiles files;
    const auto exposure = [&](unsigned file, unsigned above) {
      const fs::path inner = fs::path(folder.file("in"));
      fs::create_directories(inner);
      std::ofstream(inner / "key") << "x";
      fs::permissions(inner / "key", static_cast<fs::perms>(file));
      fs::permissions(inner, static_cast<fs::perms>(above));
      const auto found = files.exposure((inner / "key").string());
      fs::permissions(inner, static_cast<fs::perms>(0700));
      return found;
    };
    CHECK(exposure(0600, 0700) == Files::Exposure::Private);
    CHECK(exposure(0600, 0755) == Files::Exposure::Private);
    CHECK(exposure(0640, 0700) == Files::Exposure::Readable);
    CHECK(exposure(0644, 0755) == Files::Exposure::Readable);
    CHECK(exposure(0620, 0700) == Files::Exposure::Foreign);
    CHECK(exposure(0602, 0700) == Files::Exposure::Writable);
    CHECK(exposure(0600, 0770) == Files::Exposure::Foreign);
    CHECK(exposure(0600, 0777) == Files::Exposure::Writable);
    CHECK(exposure(0600, 01777) == Files::Exposure::Private);
  }
}

}  // namespace emco
