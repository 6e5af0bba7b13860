#include <cstdlib>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/store/store_file.h"
#include "core/store/verify.h"
#include "tests/memory_disk.h"
#include "tests/store_world.h"

// The host dies at any moment of a stream of commits. Whatever is left of the disk, the store opens, is
// sound, and holds what was acknowledged. Too slow for every run of the unit tests: the ctest `crash-images`
// asks for it.
namespace emco::test {
namespace {

/// A store's content when a commit was acknowledged, and how much had been done to the disk by then.
struct Acknowledged {
  std::size_t operations = 0;
  std::string content;
};

std::string content_of(store::Database& database) {
  const auto fingerprint = store::fingerprint(database);
  return fmt::format("{} {} {}", fingerprint.generation, fingerprint.intent, fingerprint.deployment);
}

/// Commits of every kind: many rows and few, more pages and fewer, intents and records.
struct Stream {
  MemoryDisk disk;
  StoreWorld world = StoreWorld::on_disk(disk.name());
  MemoryDisk::Files before = copy_of(disk.files);
  std::vector<Acknowledged> acknowledged;

  Stream() {
    disk.log.clear();
    acknowledge();
    world.must_apply(small_world());
    acknowledge();
    for (int round = 0; round < 3; ++round) {
      std::string many;
      for (int i = 0; i < 20; ++i)
        many += doc("projects", fmt::format("p-{}-{}", round, i)) + "---\n";
      world.must_apply(many);
      acknowledge();
      world.must_apply(doc("projects/p/logical-clouds/lc/kv-pairs", "sizes",
                           fmt::format("{{kv: [{{small: '{}'}}]}}", round)));
      acknowledge();
      std::vector<std::string> some;
      for (int i = 0; i < 15; ++i)
        some.push_back(fmt::format("projects/p-{}-{}", round, i));
      world.must_erase(some);
      acknowledge();
    }
    world.deploy(kWorldGroup, "projects/p/logical-clouds/lc", {"cluster-providers/pr/clusters/c1"});
    acknowledge();
  }

  void acknowledge() { acknowledged.push_back({disk.log.size(), content_of(world.database())}); }
};

/// Makes one more generation.
bool can_go_on(store::Database& database) {
  const auto before = store::fingerprint(database).generation;
  store::Transaction transaction(database, store::Transaction::Access::Write);
  database
      .statement(
          "INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)"
          " SELECT max(number) + 1, max(committed_at), 'tester', '', '', '', '0' FROM generation")
      .run();
  transaction.commit();
  return store::fingerprint(database).generation == before + 1;
}

/// Opens what a crash left and judges it; "" when all is well.
std::string judge(MemoryDisk::Files files, const StoreWorld& world, const std::set<std::string>& allowed) {
  const MemoryDisk disk(std::move(files));
  try {
    auto database = store::open_store({"store.db", disk.name()});
    const auto content = content_of(database);
    if (!allowed.contains(content)) return "it holds something else: " + content;
    const auto faults = store::verify(database, world.catalogue(), &world.key());
    if (!faults.empty()) return "it is damaged: " + to_lines(faults);
    return can_go_on(database) ? "" : "the next commit is not there";
  } catch (const Error& error) {
    return fmt::format("it cannot be used: {} [{}]", error.what(), error.code());
  }
}

/// How many images are asked for at least.
std::size_t wanted() {
  const char* text = std::getenv("EMCO_CRASH_IMAGES");
  return text == nullptr ? 10'000 : std::strtoul(text, nullptr, 10);
}

}  // namespace

TEST_SUITE("store/crash") {
  TEST_CASE("whatever a crash leaves of the disk opens, is sound, and holds what was acknowledged" *
            doctest::skip()) {
    Stream stream;
    const std::size_t moments = stream.disk.log.size() + 1;
    const std::size_t chances = std::max<std::size_t>(1, (wanted() + moments - 1) / moments);
    const std::size_t stride = std::max<std::size_t>(1, 3 * moments / wanted());
    const std::uint64_t seed = 20;
    SeededRandom random(seed);
    Crash crash(stream.before);
    std::size_t images = 0;
    std::size_t rolled_back = 0;
    std::size_t next = 1;  // the first commit that was not acknowledged yet
    for (std::size_t done = 0; done < moments; ++done) {
      if (done > 0) crash.add(stream.disk.log[done - 1]);
      while (next < stream.acknowledged.size() && stream.acknowledged[next].operations <= done)
        ++next;
      if (done % stride != 0) continue;
      std::set<std::string> allowed{stream.acknowledged[next - 1].content};
      if (next < stream.acknowledged.size()) allowed.insert(stream.acknowledged[next].content);
      const auto look = [&](Crash::Survival survival) {
        ++images;
        auto files = crash.files(survival, random);
        const auto journal = files.find("store.db-journal");
        if (journal != files.end() && !journal->second->empty()) ++rolled_back;
        const std::string fault = judge(std::move(files), stream.world, allowed);
        CAPTURE(seed);
        CAPTURE(done);
        CAPTURE(survival);
        REQUIRE(fault == "");
      };
      look(Crash::Survival::All);
      look(Crash::Survival::Synced);
      for (std::size_t i = 0; i < chances; ++i)
        look(Crash::Survival::Sectors);
    }
    MESSAGE(images << " images of " << moments << " moments in " << stream.acknowledged.size() - 1
                   << " commits, " << rolled_back << " with a journal; seed " << seed);
    CHECK(images >= wanted());
    CHECK(rolled_back > images / 4);
  }

  TEST_CASE("the images tell a disk that loses what was synced" * doctest::skip()) {
    Stream stream;
    Crash crash(stream.before);
    // A disk that forgets to write the journal before the store: some image must show it.
    std::size_t faults = 0;
    SeededRandom random(3);
    const std::set<std::string> allowed = [&] {
      std::set<std::string> all;
      for (const auto& one : stream.acknowledged)
        all.insert(one.content);
      return all;
    }();
    for (const auto& operation : stream.disk.log) {
      if (operation.file == "store.db-journal" && operation.kind != MemoryDisk::Operation::Kind::Create)
        continue;
      crash.add(operation);
      if (operation.kind != MemoryDisk::Operation::Kind::Write) continue;
      if (!judge(crash.files(Crash::Survival::All, random), stream.world, allowed).empty()) ++faults;
      if (faults > 5) break;
    }
    CHECK(faults > 5);
  }
}

}  // namespace emco::test
