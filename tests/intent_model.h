#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace emco::test {

/// What a document says, as far as the rules of the intent level look at it.
struct Thing {
  std::string yaml;                 ///< the document
  std::string note;                 ///< its description
  std::vector<std::string> needs;   ///< addresses that have to be there: its parent and what it names
  std::vector<std::string> claims;  ///< what only one resource may have
  std::string waits_for;            ///< app dependencies: "address of the app > address of the other"
};

/// The intent level by rules written down naively and without looking at the store's: everything is checked
/// over the whole world, each time. Small worlds only.
class IntentModel {
 public:
  using World = std::map<std::string, Thing>;

  const World& now() const { return worlds_.back(); }

  /// The generation is the index.
  const std::vector<World>& generations() const { return worlds_; }

  /// Makes it the next generation when it may be and differs; says whether it may be.
  bool change(const World& next);

 private:
  std::vector<World> worlds_{{}};
};

/// A random document of a world of about seventy addresses. What it names may be there or not.
class RandomDocuments {
 public:
  explicit RandomDocuments(std::uint32_t seed);

  /// Every address that it may make.
  const std::vector<std::string>& addresses() const { return addresses_; }

  Thing at(const std::string& address);

  /// From 0 to `limit` - 1.
  std::size_t pick(std::size_t limit) { return engine_() % limit; }

  std::string pick(const std::vector<std::string>& words) { return words[pick(words.size())]; }

 private:
  std::mt19937 engine_;
  std::vector<std::string> addresses_;
  int notes_ = 0;
};

}  // namespace emco::test
