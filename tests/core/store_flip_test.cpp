#include <cstdlib>
#include <map>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/store/history.h"
#include "core/store/store_file.h"
#include "core/store/verify.h"
#include "tests/memory_disk.h"
#include "tests/store_world.h"

// One bit of a sound store turns. Either somebody says so, or no answer differs. With the crash images, for
// it takes as long.
namespace emco::test {
namespace {

/// Everything that a user can be told of the intent level.
std::string answers(store::Database& database) {
  std::string text;
  for (const auto& address : store::addresses(database)) {
    text += address + " " + json::write(store::expect_document(database, address).body) + "\n";
  }
  return text;
}

std::size_t wanted() {
  const char* text = std::getenv("EMCO_CRASH_IMAGES");
  return text == nullptr ? 10'000 : std::strtoul(text, nullptr, 10);
}

}  // namespace

TEST_SUITE("store/crash") {
  TEST_CASE("a bit that turns is found, or makes no difference" * doctest::skip()) {
    MemoryDisk disk;
    auto world = StoreWorld::on_disk(disk.name());
    world.must_apply(small_world());
    world.deploy(kWorldGroup, "projects/p/logical-clouds/lc", {"cluster-providers/pr/clusters/c1"});
    const std::string right = answers(world.database());
    MemoryDisk turned(copy_of(disk.files));
    std::string& bytes = *turned.files.at("store.db");
    const std::uint64_t seed = 4;
    SeededRandom random(seed);
    std::map<std::string, int> results;
    for (std::size_t i = 0; i < wanted(); ++i) {
      std::uint64_t number = 0;
      for (const char byte : random.bytes(8))
        number = number << 8U | static_cast<unsigned char>(byte);
      const std::size_t at = number / 8 % bytes.size();
      const auto bit = static_cast<char>(1U << (number % 8));
      bytes[at] = static_cast<char>(bytes[at] ^ bit);
      std::string result = "no difference";
      try {
        auto database = store::open_store({"store.db", turned.name()});
        const std::string told = answers(database);
        if (told != right)
          result = store::verify(database, world.catalogue(), &world.key()).empty() ? "wrong, unseen"
                                                                                    : "wrong, verify";
      } catch (const Error& error) {
        result = error.code();
      }
      ++results[result];
      bytes[at] = static_cast<char>(bytes[at] ^ bit);
    }
    for (const auto& [result, count] : results) {
      MESSAGE(count << " " << result);
      const bool clean = result.starts_with("store.") || result == "no difference";
      CHECK_MESSAGE(clean, result << ", seed " << seed);
    }
    CHECK(results.size() > 1);
  }
}

}  // namespace emco::test
