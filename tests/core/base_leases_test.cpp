#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include <doctest/doctest.h>

#include "core/base/leases.h"

namespace emco {
namespace {

/// A path in a fresh folder, gone with the test.
struct Scratch {
  char folder[32] = "/tmp/emco-leases-XXXXXX";
  std::string path;

  Scratch() { path = std::string(::mkdtemp(folder)) + "/store.db.lock"; }

  ~Scratch() {
    ::unlink(path.c_str());
    ::rmdir(folder);
  }
};

}  // namespace

TEST_SUITE("base/leases") {
  TEST_CASE("one process has an operation at a time, and each operation by itself") {
    const Scratch scratch;
    FileLeases one(scratch.path);
    FileLeases other(scratch.path);
    CHECK(one.take(7));
    CHECK(one.take(7));
    CHECK_FALSE(other.take(7));
    CHECK(other.is_held(7));
    CHECK(other.take(8));
    one.release(7);
    CHECK_FALSE(other.is_held(7));
    CHECK(one.is_held(8));
    CHECK(other.take(7));
  }

  TEST_CASE("a process that is killed holds nothing any more") {
    const Scratch scratch;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      FileLeases leases(scratch.path);
      const char word = leases.take(3) ? 'y' : 'n';
      if (::write(ready[1], &word, 1) != 1) ::_exit(1);
      ::pause();
      ::_exit(0);
    }
    char word = 0;
    REQUIRE(::read(ready[0], &word, 1) == 1);
    FileLeases leases(scratch.path);
    CHECK(word == 'y');
    CHECK(leases.is_held(3));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK_FALSE(leases.is_held(3));
    ::close(ready[0]);
    ::close(ready[1]);
  }

  TEST_CASE("the file is for its owner only, and made when the first lock is taken") {
    const Scratch scratch;
    FileLeases leases(scratch.path);

    struct stat status {};

    CHECK_FALSE(leases.is_held(3));
    CHECK(::stat(scratch.path.c_str(), &status) != 0);
    CHECK(leases.take(3));
    REQUIRE(::stat(scratch.path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
  }
}

}  // namespace emco
