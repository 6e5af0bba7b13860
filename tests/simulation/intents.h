#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

namespace emco::test {

/// Chances, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}

  /// From 0 to `limit` - 1.
  std::size_t pick(std::size_t limit) { return engine_() % limit; }

  bool hits(std::size_t percent) { return pick(100) < percent; }

  template <typename T>
  const T& of(const std::vector<T>& all) {
    return all[pick(all.size())];
  }

 private:
  std::mt19937 engine_;
};

/// What the user of a simulated world wants: two apps in one logical cloud on up to three clusters, changed
/// by chance.
class RandomIntents {
 public:
  static inline const std::string kCloud = "projects/shop/logical-clouds/staging";
  static inline const std::vector<std::string> kHosts{"edge-1", "edge-2", "edge-3"};

  explicit RandomIntents(Dice& dice);

  /// The user has another idea.
  void change();

  /// No app wants what the other one has.
  void make_peace() { apps_.back().objects.erase("door"); }

  std::string bundle() const;
  /// Files by path below the bundle's folder.
  std::map<std::string, std::string> charts() const;

  const std::vector<std::string>& groups() const { return groups_; }

 private:
  struct App {
    std::map<std::string, int> objects;  ///< by name, "secret-b" say; what they say
    std::vector<std::string> clusters;
    bool any = false;  ///< one of `clusters`, not all
  };

  void place(App& app);

  Dice& dice_;
  std::vector<App> apps_;
  std::vector<std::string> groups_;
  int words_ = 0;
};

}  // namespace emco::test
