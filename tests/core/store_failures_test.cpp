#include <cerrno>
#include <new>
#include <sstream>

#include <doctest/doctest.h>
#include <openssl/rand.h>
#include <sqlite3.h>

#include "cli/app.h"
#include "core/base/crypto.h"
#include "core/base/file_error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/kube/list_stream.h"
#include "core/store/begin.h"
#include "core/store/schema.h"
#include "tests/code_of.h"
#include "tests/fake_api.h"
#include "tests/memory_disk.h"
#include "tests/memory_files.h"
#include "tests/store_rules.h"
#include "tests/temporary_folder.h"

// What the disk, the memory and the system may refuse, each told by its own code.
namespace emco::test {
namespace {

using Kind = MemoryDisk::Operation::Kind;

store::Database new_store(const MemoryDisk& disk) {
  auto database = store::Database::create({"store.db", disk.name()});
  store::create_schema(database, {"uid", 1, "tester", "0"});
  return database;
}

void next_generation(store::Database& database) {
  store::Transaction transaction(database, store::Transaction::Access::Write);
  database
      .statement(
          "INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)"
          " SELECT max(number) + 1, 1, 'tester', '', '', '', '0' FROM generation")
      .run();
  transaction.commit();
}

std::int64_t newest(store::Database& database) {
  auto query = database.statement("SELECT max(number) FROM generation");
  REQUIRE(query.next());
  return query.integer(0);
}

/// Fails every operation of one kind on the store's file.
auto failing(Kind kind, int result) {
  return [kind, result](const MemoryDisk::Operation& operation) {
    return operation.kind == kind && operation.file == "store.db" ? result : SQLITE_OK;
  };
}

/// Has no memory for random bytes.
class NoMemory final : public Random {
 public:
  std::string bytes(std::size_t) override { throw std::bad_alloc(); }
};

}  // namespace

TEST_SUITE("store/failures") {
  TEST_CASE("a store that can only be read is read, not written, and not brought up to date") {
    MemoryDisk disk;
    {
      auto database = new_store(disk);
      next_generation(database);
    }
    disk.read_only = true;
    {
      auto database = store::Database::open({"store.db", disk.name()});
      store::open_schema(database);
      CHECK(newest(database) == 1);
      CHECK(code_of([&] { next_generation(database); }) == "store.read-only");
      CHECK(newest(database) == 1);
    }
    disk.read_only = false;
    {
      auto database = store::Database::open({"store.db", disk.name()});
      database.script("PRAGMA user_version=0", store::Database::Script::Schema);
    }
    disk.read_only = true;
    {
      auto database = store::Database::open({"store.db", disk.name()});
      CHECK(code_of([&] { store::open_schema(database); }) == "store.older");
    }
    disk.read_only = false;
    auto database = store::Database::open({"store.db", disk.name()});
    store::open_schema(database);
    next_generation(database);
    CHECK(newest(database) == 2);
  }

  TEST_CASE("a disk that fails before the commit has written nothing") {
    MemoryDisk disk;
    auto database = new_store(disk);
    database.forget_statements();
    SUBCASE("the journal cannot be written") {
      disk.fault = [](const MemoryDisk::Operation& operation) {
        return operation.kind == Kind::Write && operation.file != "store.db" ? SQLITE_IOERR_WRITE : SQLITE_OK;
      };
      CHECK(code_of([&] { next_generation(database); }) == "store.disk-failed");
    }
    SUBCASE("the store cannot be read") {
      auto again = store::Database::open({"store.db", disk.name()});
      disk.fault = failing(Kind::Read, SQLITE_IOERR_READ);
      CHECK(code_of([&] { next_generation(again); }) == "store.disk-failed");
    }
    SUBCASE("no space is left") {
      disk.fault = failing(Kind::Write, SQLITE_FULL);
      CHECK(code_of([&] { next_generation(database); }) == "store.full");
    }
    disk.fault = nullptr;
    CHECK(newest(database) == 0);
    next_generation(database);
    CHECK(newest(database) == 1);
  }

  TEST_CASE("a disk that fails at the commit leaves open whether it happened") {
    MemoryDisk disk;
    auto database = new_store(disk);
    const auto fail_once = [&] {
      disk.fault = [&, failed = false](const MemoryDisk::Operation& operation) mutable {
        if (failed || operation.kind != Kind::Sync || operation.file != "store.db") return SQLITE_OK;
        failed = true;
        return SQLITE_IOERR_FSYNC;
      };
    };
    fail_once();
    CHECK(code_of([&] { next_generation(database); }) == "store.commit-unknown");
    CHECK(newest(database) <= 1);
    store::Batch batch;
    batch.id = "batch";
    fail_once();
    CHECK(std::holds_alternative<store::UnknownOutcome>(store::commit(database, batch)));
    fail_once();
    CHECK(code_of([&] { store::commit_or_throw(database, batch, "stale"); }) == "store.commit-unknown");
    CHECK(code_of([&] { store::commit_or_throw(database, batch, "stale"); }).empty());
  }

  TEST_CASE("values and memory of the store have limits") {
    auto database = store::Database::memory();
    const std::string large((16U << 20U) + 1, 'x');
    CHECK(code_of([&] { database.statement("SELECT ?1").with(large).next(); }) == "store.value-too-large");
    const std::string fits(15U << 20U, 'x');
    CHECK(code_of([&] { database.statement("SELECT ?1").with(fits).next(); }).empty());
    const auto before = sqlite3_hard_heap_limit64(-1);
    sqlite3_hard_heap_limit64(sqlite3_memory_used() + (1 << 20));
    const auto refused = code_of([&] { database.statement("SELECT ?1").with(fits).next(); });
    sqlite3_hard_heap_limit64(before);
    CHECK(refused == "store.out-of-memory");
    CHECK(code_of([&] { database.statement("SELECT ?1").with(fits).next(); }).empty());
  }

  TEST_CASE("an operation is taken over from the holder that was seen, and from no other") {
    auto world = rule_stage();
    auto& database = world.database();
    auto seen = *store::find_operation(database, 1);
    store::Act act;
    act.now = 5;
    act.holder = {"other", "boot", 2};
    auto stale = seen;
    ++stale.renewed;
    CHECK(code_of([&] { store::take_over(database, world.random(), stale, act); }) ==
          "operation.not-takeable");
    stale = seen;
    stale.epoch = 2;
    CHECK(code_of([&] { store::take_over(database, world.random(), stale, act); }) ==
          "operation.not-takeable");
    CHECK(store::find_operation(database, 1)->epoch == 1);
    const auto taken = store::take_over(database, world.random(), seen, act);
    CHECK(taken.epoch == 2);
    // Who was slower comes too late.
    CHECK(code_of([&] { store::take_over(database, world.random(), seen, act); }) ==
          "operation.not-takeable");
  }
}

TEST_SUITE("base/failures") {
  TEST_CASE("files that cannot be used say why") {
    const TemporaryFolder folder;
    DiskFiles files;
    CHECK(code_of([&] { files.write_private(folder.file(std::string(300, 'n')), "x"); }) ==
          "file.unreadable");
    CHECK(code_of([&] { files.read(folder.file("absent"), 10); }) == "file.not-found");
    CHECK(file_error("f", ENOSPC).code() == "file.no-space");
    CHECK(file_error("f", EDQUOT).code() == "file.no-space");
    CHECK(file_error("f", EACCES).code() == "file.unreadable");
    CHECK(file_error("f", ENOSPC).diagnostics().items().front().summary.find("'f'") != std::string::npos);
  }

  TEST_CASE("JSON has a largest size") {
    json::Limits limits;
    limits.bytes = 10;
    CHECK(code_of([&] { json::parse("[1, 2, 3, 4]", limits); }) == "json.too-large");
    CHECK(code_of([&] { json::parse("[1, 2, 3]", limits); }).empty());
  }

  TEST_CASE("without random bytes no key is made") {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    RAND_METHOD none{};
    none.bytes = [](unsigned char*, int) { return 0; };
    const RAND_METHOD* usual = RAND_get_rand_method();
    RAND_set_rand_method(&none);
    SystemRandom random;
    const auto refused = code_of([&] { random.bytes(16); });
    RAND_set_rand_method(usual);
#pragma GCC diagnostic pop
    CHECK(refused == "internal.no-randomness");
    CHECK(random.bytes(16) != random.bytes(16));
  }

  TEST_CASE("a program that runs out of memory says so") {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    MemoryFiles files;
    FakeClock clock;
    NoMemory random;
    const TemporaryFolder folder;
    cli::Context context{in, out, err, files, clock, random, {}, folder.path(), "tester", "here", "boot", 1};
    CHECK(cli::run({"init"}, context) == 70);
    CHECK(err.str().find("internal.no-memory") != std::string::npos);
  }
}

}  // namespace emco::test
