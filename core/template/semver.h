#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emco::tpl {

/// A version as Masterminds/semver reads it: "v1", "1.2", "1.2.3-rc.1+build".
struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease;
  std::string metadata;
  std::string original;

  /// Throws CallError with the library's message.
  static Version parse(std::string_view text);

  /// Below, equal, above zero; metadata does not count.
  int compare(const Version& other) const;

  std::string text() const;

  bool operator==(const Version&) const = default;
};

/// A range of versions: ">= 1.2, < 2 || ~3.1", "^1.2.x", "1.2 - 1.4".
class VersionRange {
 public:
  /// Throws CallError with the library's message.
  explicit VersionRange(std::string_view text);

  bool holds(const Version& version) const;

 private:
  struct One {
    std::string operation;
    Version version;
    bool dirty = false;
    bool minor_dirty = false;
    bool patch_dirty = false;
  };

  static One one(std::string_view text);
  static bool check(const One& one, const Version& version, bool prereleases);
  static bool check_not_equal(const One& one, const Version& version);
  static bool check_caret(const One& one, const Version& version);
  static bool check_tilde(const One& one, const Version& version);

  std::vector<std::vector<One>> groups_;
  std::vector<bool> prereleases_;
};

}  // namespace emco::tpl
