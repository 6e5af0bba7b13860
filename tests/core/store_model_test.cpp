#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/store/history.h"
#include "tests/intent_model.h"
#include "tests/store_world.h"

// Random histories of small worlds, in the store and in a model that knows the rules in another way. Both
// accept and refuse the same, and hold the same. EMCO_MODEL_OPERATIONS and EMCO_MODEL_SEED say how many and
// which.
namespace emco::test {
namespace {

std::size_t number_from(const char* name, std::size_t otherwise) {
  const char* said = std::getenv(name);
  return said == nullptr || *said == '\0' ? otherwise : std::stoul(said);
}

/// An address, or something below it.
bool is_within(const std::string& address, const std::string& root) {
  return address.starts_with(root) && (address.size() == root.size() || address[root.size()] == '/');
}

class Game {
 public:
  explicit Game(std::uint32_t seed) : documents_(seed) {}

  /// How many resources the requests so far were about.
  std::size_t operations() const { return operations_; }

  std::size_t accepted() const { return accepted_; }

  std::size_t refused() const { return refused_; }

  void play() {
    switch (documents_.pick(8)) {
      case 0:
      case 1: erase(); break;
      case 2: restore(); break;
      default: apply(); break;
    }
    compare();
  }

  /// What the model holds is what the store's documents say, word for word.
  void compare_documents() {
    std::string all;
    for (const auto& [address, thing] : model_.now())
      all += thing.yaml;
    if (all.empty()) return;
    const auto before = world_.generation();
    world_.must_apply(all);
    CHECK(world_.generation() == before);
  }

 private:
  void apply() {
    auto next = model_.now();
    std::string yaml;
    std::vector<std::string> open;
    const bool with_needs = documents_.pick(3) > 0;
    for (auto count = 1 + documents_.pick(6); count > 0; --count)
      open.push_back(documents_.pick(documents_.addresses()));
    std::set<std::string> written;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto address = open[i];
      if (!written.insert(address).second) continue;
      const auto thing = documents_.at(address);
      yaml += thing.yaml;
      next[address] = thing;
      if (!with_needs) continue;
      for (const auto& needed : thing.needs)
        if (!next.contains(needed)) open.push_back(needed);
    }
    operations_ += written.size();
    judge(model_.change(next), world_.apply(yaml), yaml);
  }

  void erase() {
    auto next = model_.now();
    std::vector<std::string> addresses;
    bool absent = false;
    const bool with_users = documents_.pick(2) == 0;
    for (auto count = 1 + documents_.pick(3); count > 0; --count)
      addresses.push_back(documents_.pick(documents_.addresses()));
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      const auto address = addresses[i];
      if (next.erase(address) == 0) absent = true;
      if (!with_users) continue;
      for (const auto& [other, thing] : model_.now())
        if (std::find(thing.needs.begin(), thing.needs.end(), address) != thing.needs.end() &&
            std::find(addresses.begin(), addresses.end(), other) == addresses.end())
          addresses.push_back(other);
    }
    operations_ += addresses.size();
    const auto said = world_.erase(addresses);
    judge(!absent && model_.change(next), said, fmt::format("delete {}", fmt::join(addresses, " ")));
  }

  void restore() {
    const auto generation = documents_.pick(model_.generations().size());
    const auto& then = model_.generations()[generation];
    const auto root = documents_.pick(2) == 0 ? std::string() : documents_.pick(documents_.addresses());
    auto next = then;
    if (!root.empty()) {
      next = model_.now();
      std::erase_if(next, [&](const auto& one) { return is_within(one.first, root); });
      for (const auto& one : then)
        if (is_within(one.first, root)) next.insert(one);
    }
    std::size_t changes = 0;
    const auto said = world_.restore(static_cast<std::int64_t>(generation), root, changes);
    operations_ += changes;
    judge(model_.change(next), said, fmt::format("restore {} {}", generation, root));
  }

  void judge(bool accepted, const Diagnostics& said, const std::string& request) {
    (accepted ? accepted_ : refused_) += 1;
    INFO(request);
    INFO(to_lines(said));
    REQUIRE(accepted == !said.has_errors());
  }

  void compare() {
    std::string expected;
    for (const auto& [address, thing] : model_.now())
      expected += (expected.empty() ? "" : "\n") + address + " " + (thing.note.empty() ? "NULL" : thing.note);
    REQUIRE(world_.ask("SELECT address, description FROM resource ORDER BY address") == expected);
    REQUIRE(world_.generation() == static_cast<std::int64_t>(model_.generations().size()) - 1);
  }

  RandomDocuments documents_;
  IntentModel model_;
  StoreWorld world_;
  std::size_t operations_ = 0;
  std::size_t accepted_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace

TEST_SUITE("store/model") {
  TEST_CASE("the store and a naive model of its rules accept and refuse the same, and hold the same") {
    const auto wanted = number_from("EMCO_MODEL_OPERATIONS", 2000);
    // The short run of every build is always the same; the long one looks further each time.
    const bool is_long = std::getenv("EMCO_MODEL_OPERATIONS") != nullptr;
    const auto first = static_cast<std::uint32_t>(
        number_from("EMCO_MODEL_SEED", is_long ? std::random_device{}() : std::size_t{1}));
    auto seed = first;
    std::size_t operations = 0;
    std::size_t accepted = 0;
    std::size_t refused = 0;
    for (; operations < wanted; ++seed) {
      CAPTURE(seed);
      Game game(seed);
      for (int round = 0; round < 150 && operations + game.operations() < wanted; ++round)
        game.play();
      game.compare_documents();
      operations += game.operations();
      accepted += game.accepted();
      refused += game.refused();
    }
    if (is_long)
      MESSAGE(fmt::format("{} operations from seed {} on, {} requests accepted, {} refused", operations,
                          first, accepted, refused));
    // A game in which nothing or everything is refused would prove nothing.
    CHECK(accepted * 5 > refused);
    CHECK(refused * 5 > accepted);
  }
}

}  // namespace emco::test
