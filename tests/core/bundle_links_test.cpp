#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>

#include "core/base/digest.h"
#include "core/bundle/read.h"
#include "tests/bundle_kinds.h"
#include "tests/bundle_text.h"
#include "tests/print.h"
#include "tests/temporary_folder.h"

namespace emco::bundle {
namespace {

namespace fs = std::filesystem;
using Found = std::vector<std::string>;

const std::string kApp =
    "resourceContext: {anchor: projects/p/composite-apps/ca/v1/apps}\nmetadata: {name: web}\nfile: "
    "inner/web.tgz\n";

/// A bundle on the disk whose app attaches inner/web.tgz, and a file outside that must stay unread.
class Place {
 public:
  Place() {
    DiskFiles files;
    fs::create_directories(folder_.file("bundle/inner"));
    fs::create_directories(folder_.file("outside"));
    files.write_private(folder_.file("bundle/b.yaml"), kApp);
    files.write_private(folder_.file("bundle/inner/web.tgz"), "chart");
    files.write_private(folder_.file("outside/web.tgz"), "secret of this host");
  }

  std::string path(const std::string& name) const { return folder_.file(name); }

  Checked<Bundle> read() const {
    Request request;
    request.sources = {path("bundle/b.yaml")};
    return bundle::read(DiskFiles(), request, test::bundle_kinds());
  }

  std::string code() const {
    const auto found = read();
    return found.diagnostics.empty() ? "" : found.diagnostics.items().front().code;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_SUITE("bundle/links") {
  TEST_CASE("an attached file is read from the disk") {
    const Place place;
    const auto read = place.read();
    CHECK(test::sentences(read.diagnostics) == Found{});
    CHECK(read.value.contents.at(sha256("chart")) == "chart");
  }

  TEST_CASE("neither a file nor a folder on the way may be a symbolic link") {
    const Place place;
    fs::rename(place.path("bundle/inner"), place.path("bundle/kept"));
    fs::create_symlink(place.path("outside"), place.path("bundle/inner"));
    CHECK(place.code() == "file.symbolic-link");
    fs::remove(place.path("bundle/inner"));
    fs::rename(place.path("bundle/kept"), place.path("bundle/inner"));
    CHECK(place.code() == "");
    fs::remove(place.path("bundle/inner/web.tgz"));
    fs::create_symlink(place.path("outside/web.tgz"), place.path("bundle/inner/web.tgz"));
    CHECK(place.code() == "file.symbolic-link");
  }

  TEST_CASE("a pipe is never waited for") {
    const Place place;
    fs::remove(place.path("bundle/inner/web.tgz"));
    REQUIRE(::mkfifo(place.path("bundle/inner/web.tgz").c_str(), 0600) == 0);
    CHECK(place.code() == "file.not-regular");
  }

  TEST_CASE("whoever swaps a folder for a link while it is read gets nothing from outside") {
    const Place place;
    fs::create_symlink(place.path("outside"), place.path("bundle/link"));
    std::atomic<bool> done = false;
    std::thread swapper([&] {
      const std::string inner = place.path("bundle/inner");
      const std::string kept = place.path("bundle/kept");
      const std::string link = place.path("bundle/link");
      for (int i = 0; i < 5'000; ++i) {
        ::rename(inner.c_str(), kept.c_str());
        ::rename(link.c_str(), inner.c_str());
        ::rename(inner.c_str(), link.c_str());
        ::rename(kept.c_str(), inner.c_str());
      }
      done = true;
    });
    int refused = 0;
    int outside = 0;
    while (!done) {
      const auto read = place.read();
      refused += read.ok() ? 0 : 1;
      for (const auto& [digest, bytes] : read.value.contents)
        outside += bytes == "chart" ? 0 : 1;
    }
    swapper.join();
    CHECK(outside == 0);
    CHECK(place.code() == "");
    MESSAGE(refused << " readings were refused");
  }
}

}  // namespace emco::bundle
