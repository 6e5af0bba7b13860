#include "core/store/schema.h"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "core/store/store_file.h"
#include "tests/code_of.h"
#include "tests/golden.h"
#include "tests/integrity/scenario.h"
#include "tests/store_world.h"
#include "tests/temporary_folder.h"

// integrity.md, B.10: the schema itself. Here it is part of the store's file: there is one, and it changes in
// one transaction.
namespace emco::test {
namespace {

/// A store that an earlier version made.
struct OldStore {
  TemporaryFolder folder;
  std::string path = folder.file("store.db");

  OldStore() {
    std::ifstream in(test_file("fixtures/store_v1.tgz"), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    for (const auto& entry : archive::read(bytes, "store_v1.tgz"))
      if (entry.path == "store_v1/store.db") std::ofstream(path, std::ios::binary) << entry.bytes;
  }
};

std::string todays_schema() {
  auto fresh = store::Database::memory();
  store::create_schema(fresh, {"uid", 0, "", ""});
  return store::schema_digest(fresh);
}

}  // namespace

TEST_SUITE("integrity") {
  TEST_CASE("B101 however many bring a store up to date at once, it has one schema") {
    const OldStore old;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
      const pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        const bool opened = code_of([&] { store::open_store({old.path, "", 60'000}); }).empty();
        _exit(opened ? 0 : 1);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      REQUIRE(waitpid(child, &status, 0) == child);
      CHECK(WIFEXITED(status));
      CHECK(WEXITSTATUS(status) == 0);
    }
    auto database = store::open_store({old.path});
    CHECK(store::schema_digest(database) == todays_schema());
    tell("four processes open a store of version 1", "done");
  }

  TEST_CASE("B102 who has the store open while its rules are replaced is judged by the new ones") {
    const TemporaryFolder folder;
    DiskFiles files;
    SeededRandom random(3);
    const std::string path = folder.file("store.db");
    store::make_store(files, random, path, "", {random.uuid(), 1, "tester", "0"});
    auto early = store::open_store({path});
    const auto refused = [&] {
      return code_of([&] { early.statement("DELETE FROM generation WHERE number = 0").run(); });
    };
    CHECK(refused() == "generation.is-history");
    {
      // Another program's rules.
      auto other = store::open_store({path});
      store::Transaction transaction(other, store::Transaction::Access::Write);
      other.script("DROP TRIGGER \"generation.is-history\"", store::Database::Script::Schema);
      other.script(
          "CREATE TRIGGER \"generation.stays\" BEFORE DELETE ON generation BEGIN"
          " SELECT RAISE(ABORT, 'generation.stays'); END",
          store::Database::Script::Schema);
      transaction.commit();
    }
    CHECK(refused() == "generation.stays");
    tell("a write after the rules were replaced", "refused: generation.stays, store unchanged");
  }

  TEST_CASE("B126 a store that is being brought up to date is busy, not wrong") {
    const OldStore old;
    {
      auto first = store::Database::open({old.path});
      store::Transaction under_way(first, store::Transaction::Access::Write);
      CHECK(code_of([&] { store::open_store({old.path, "", 0}); }) == "store.busy");
    }
    CHECK(code_of([&] { store::open_store({old.path, "", 0}); }).empty());
    tell("opening a store while it is brought up to date", "refused: store.busy, store unchanged");
  }
}

}  // namespace emco::test
