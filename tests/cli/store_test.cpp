// Stores that cannot be used, through the whole program: what it says, that it touches nothing, and that the
// next command works once the store is put right.
#include <sys/stat.h>

#include <filesystem>

#include <doctest/doctest.h>

#include "core/store/database.h"
#include "tests/shop.h"

namespace emco::test {
namespace {

namespace fs = std::filesystem;
using store::Database;

constexpr std::uint64_t kLimit = 1U << 26U;

/// A shop, and its store's folder as bytes.
struct Broken : Shop {
  Broken() { good = bytes(); }

  std::string store() const { return path(".emcoctl/store.db"); }

  std::string bytes() const { return DiskFiles().read(store(), kLimit); }

  void put(const std::string& content) { write(".emcoctl/store.db", content); }

  /// Every name in the store's folder, with what is there.
  std::map<std::string, std::string> disk() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(path(".emcoctl"))) {
      std::string content = "(something)";
      if (entry.is_symlink()) {
        content = "-> " + fs::read_symlink(entry.path()).string();
      } else if (entry.is_regular_file()) {
        content = DiskFiles().read(entry.path().string(), kLimit);
      }
      found[entry.path().filename().string()] = content;
    }
    return found;
  }

  /// A command that is refused so, and leaves disk and clusters as they are.
  void refuses(std::vector<std::string> command, const std::string& code, int status) {
    const auto before = disk();
    const std::size_t requests = api.log.size();
    INFO(command[0], " ", command[1]);
    const int result = run(std::move(command));
    INFO(out, err);
    CHECK(result == status);
    CHECK(err.find("[" + code + "]") != std::string::npos);
    CHECK(out.empty());
    CHECK(disk() == before);
    CHECK(api.log.size() == requests);
  }

  /// All that use the store are.
  void refuses_all(const std::string& code, int status = 13) {
    refuses({"get", "projects"}, code, status);
    refuses({"plan", kCloud + "/instantiate"}, code, status);
    refuses({"apply", "-f", path("bundle.yaml"), "--intents-only"}, code, status);
    refuses({"terminate", kGroup, "--auto-approve"}, code, status);
    refuses({"store", "verify"}, code, status);
  }

  void works_again() {
    must({"get", "projects", "-o", "name"});
    CHECK(out == "projects/shop\n");
    must({"store", "verify"});
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  /// Puts another number into SQLite's header.
  void put_header(std::size_t offset, const std::string& four) {
    std::string changed = good;
    changed.replace(offset, 4, four);
    put(changed);
  }

  std::string good;
};

}  // namespace

TEST_SUITE("cli/store") {
  TEST_CASE("a store that is not there") {
    Broken world;
    fs::remove(world.store());
    world.refuses_all("store.not-found");
    world.put(world.good);
    world.works_again();
  }

  TEST_CASE("a store that lost its end, or everything") {
    Broken world;
    // Whole pages, a part of one, one byte, and all but a part of the header.
    for (const std::size_t kept : {world.good.size() / 2, world.good.size() - 1000, world.good.size() - 1,
                                   std::size_t{60}, std::size_t{0}}) {
      INFO(kept);
      world.put(world.good.substr(0, kept));
      world.refuses_all("store.damaged");
    }
    world.put(world.good);
    world.works_again();
  }

  TEST_CASE("a journal that belongs to another database") {
    Broken world;
    Broken other;
    other.write("bundle.yaml", "resourceContext: {anchor: projects}\nmetadata: {name: foreign}\n");
    other.must({"apply", "-f", other.path("bundle.yaml"), "--intents-only"});
    // A writer of the other store dies in its transaction: its journal is hot.
    const auto journal = [](const Broken& of) { return of.store() + "-journal"; };
    std::string left;
    {
      auto database = Database::open({other.store()});
      const store::Transaction writing(database, store::Transaction::Access::Write);
      database.script("CREATE TABLE more(x)", Database::Script::Schema);
      left = DiskFiles().read(journal(other), kLimit);
    }
    INFO(left.size());
    REQUIRE(left.size() > 512);
    left.replace(8, 4, "\xff\xff\xff\xff");  // as many pages as the file holds: it was synced
    world.write(".emcoctl/store.db-journal", left);
    const int status = world.run({"store", "verify"});
    INFO(world.out, world.err);
    // What SQLite takes for its own is undone or found to be damage: never an answer from a mixture.
    if (status == 0) {
      world.works_again();
    } else {
      CHECK(status == 13);
      CHECK(world.err.find("store restore") != std::string::npos);
      fs::remove(journal(world));
      world.put(world.good);
      world.works_again();
    }
  }

  TEST_CASE("a key that others can replace is not used, one that they can read is told") {
    Broken world;
    const std::string key = world.path(".emcoctl/store.key");
    for (const unsigned mode : {0602U, 0620U, 0666U}) {
      INFO(mode);
      fs::permissions(key, static_cast<fs::perms>(mode));
      world.refuses_all("secret.key-exposed");
      CHECK(world.err.find("chmod 600 HERE/.emcoctl/store.key") != std::string::npos);
    }
    fs::permissions(key, static_cast<fs::perms>(0644));
    world.must({"store", "verify"});
    CHECK(world.err.find("[secret.key-readable]") != std::string::npos);
    fs::permissions(key, static_cast<fs::perms>(0600));
    world.must({"store", "verify"});
    CHECK(world.err.empty());
    world.works_again();
  }

  TEST_CASE("a store of a newer program, a database of another, and no database") {
    Broken world;
    world.put_header(60, std::string("\0\0\x27\x0f", 4));  // user_version
    world.refuses_all("store.newer");
    world.put_header(68, std::string("\0\0\0\0", 4));  // application_id
    world.refuses_all("store.not-a-store");
    world.put("apiVersion: v1\nkind: Config\n" + std::string(4096, '#'));
    world.refuses_all("store.not-a-store");
    world.put(world.good);
    world.works_again();
  }

  TEST_CASE("a store whose schema somebody changed") {
    Broken world;
    {
      auto database = Database::open({world.store()});
      database.script("CREATE TRIGGER extra AFTER INSERT ON batch BEGIN DELETE FROM batch; END",
                      Database::Script::Schema);
    }
    world.refuses_all("store.schema-changed");
    world.put(world.good);
    world.works_again();
  }

  TEST_CASE("a folder, a pipe and a link in the store's place") {
    Broken world;
    fs::remove(world.store());
    fs::create_directory(world.store());
    world.refuses_all("store.not-a-store");
    fs::remove(world.store());
    REQUIRE(::mkfifo(world.store().c_str(), 0600) == 0);
    world.refuses_all("store.not-a-store");
    fs::remove(world.store());
    world.write("elsewhere.db", world.good);
    fs::create_symlink(world.path("elsewhere.db"), world.store());
    world.refuses_all("store.not-a-store");
    fs::remove(world.store());
    world.put(world.good);
    world.works_again();
  }

  TEST_CASE("a store that another process writes is read, and written after it") {
    Broken world;
    auto other = Database::open({world.store()});
    {
      const store::Transaction writing(other, store::Transaction::Access::Write);
      world.must({"get", "projects", "-o", "name"});
      CHECK(world.out == "projects/shop\n");
      world.write("bundle.yaml", "resourceContext: {anchor: projects}\nmetadata: {name: more}\n");
      world.refuses({"apply", "-f", world.path("bundle.yaml"), "--intents-only", "--lock-timeout", "0s"},
                    "store.busy", 6);
      CHECK(world.err.find("wait for the other command to end") != std::string::npos);
    }
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    world.must({"get", "projects/more", "-o", "name"});
  }
}

}  // namespace emco::test
