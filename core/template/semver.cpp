#include "core/template/semver.h"

#include <algorithm>

#include <re2/re2.h>

#include "core/template/convert.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr std::size_t kLongestVersion = 256;
constexpr std::size_t kLongestRange = 512;
constexpr std::size_t kMostGroups = 32;

// The library's own patterns: what it takes is what they match.
constexpr const char* kVersion =
    "^v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?"
    "(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?$";
constexpr const char* kPart =
    "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?"
    "(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
constexpr const char* kOperations = "(=||!=|>|<|>=|=>|<=|=<|~|~>|\\^)";

std::string concatenated(std::initializer_list<const char*> pieces) {
  std::string out;
  for (const char* piece : pieces)
    out += piece;
  return out;
}

struct Patterns {
  RE2 version{kVersion};
  RE2 range{concatenated({"\\s*(", kPart, ")\\s+-\\s+(", kPart, ")\\s*"})};
  RE2 find{concatenated({kOperations, "\\s*(", kPart, ")"})};
  RE2 one{concatenated({"^\\s*", kOperations, "\\s*(", kPart, ")\\s*$"})};
  RE2 valid{concatenated({"^(\\s*", kOperations, "\\s*(", kPart, ")\\s*)((?:\\s+|,\\s*)", kOperations,
                          "\\s*(", kPart, ")\\s*)*$"})};
};

const Patterns& patterns() {
  static const Patterns compiled;
  return compiled;
}

std::vector<std::string_view> groups_of(const RE2& re, std::string_view text, std::size_t from, bool& found) {
  std::vector<re2::StringPiece> pieces(static_cast<std::size_t>(re.NumberOfCapturingGroups()) + 1);
  found = re.Match({text.data(), text.size()}, from, text.size(), RE2::UNANCHORED, pieces.data(),
                   static_cast<int>(pieces.size()));
  std::vector<std::string_view> groups;
  for (const auto& piece : pieces)
    groups.emplace_back(piece.data() == nullptr ? "" : piece.data(), piece.size());
  return groups;
}

bool digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t segment(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.empty()) return 0;
  const auto value = parse_uint(text, 10);
  if (!value)
    throw CallError("error parsing version segment: strconv.ParseUint: parsing " + quote(text) +
                    ": value out of range");
  return *value;
}

int compare_numbers(std::uint64_t a, std::uint64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

int compare_part(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty()) return -1;
  if (b.empty()) return 1;
  const auto left = parse_uint(a, 10);
  const auto right = parse_uint(b, 10);
  if (!left && !right) return a > b ? 1 : -1;
  if (!right) return -1;
  if (!left) return 1;
  return *left > *right ? 1 : -1;
}

int compare_prereleases(std::string_view a, std::string_view b) {
  const auto left = split_text(a, ".");
  const auto right = split_text(b, ".");
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const int order = compare_part(i < left.size() ? left[i] : "", i < right.size() ? right[i] : "");
    if (order != 0) return order;
  }
  return 0;
}

// "1.2 - 1.4" is ">= 1.2, <= 1.4".
std::string with_hyphens_rewritten(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    bool found = false;
    const auto groups = groups_of(patterns().range, text, at, found);
    if (!found) break;
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    out += text.substr(at, begin - at);
    out += ">= " + std::string(groups[1]) + ", <= " + std::string(groups[11]) + " ";
    at = begin + groups[0].size();
  }
  return out.append(text.substr(at));
}

bool is_any(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  return text.empty() || text == "x" || text == "X" || text == "*";
}

}  // namespace

Version Version::parse(std::string_view text) {
  if (text.size() > kLongestVersion) throw CallError("version string is too long (max 256 bytes)");
  bool found = false;
  const auto groups = groups_of(patterns().version, text, 0, found);
  if (!found) throw CallError("invalid semantic version");
  Version version;
  version.major = segment(groups[1]);
  version.minor = segment(groups[2]);
  version.patch = segment(groups[3]);
  version.prerelease = groups[5];
  version.metadata = groups[8];
  version.original = text;
  for (const std::string_view part : split_text(version.prerelease, "."))
    if (part.size() > 1 && part[0] == '0' && digits(part)) throw CallError("version segment starts with 0");
  return version;
}

int Version::compare(const Version& other) const {
  if (const int order = compare_numbers(major, other.major)) return order;
  if (const int order = compare_numbers(minor, other.minor)) return order;
  if (const int order = compare_numbers(patch, other.patch)) return order;
  if (prerelease.empty() && other.prerelease.empty()) return 0;
  if (prerelease.empty()) return 1;
  if (other.prerelease.empty()) return -1;
  return compare_prereleases(prerelease, other.prerelease);
}

std::string Version::text() const {
  std::string out = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!prerelease.empty()) out += "-" + prerelease;
  if (!metadata.empty()) out += "+" + metadata;
  return out;
}

VersionRange::VersionRange(std::string_view text) {
  if (text.size() > kLongestRange) throw CallError("constraint string is too long (max 512 bytes)");
  const std::string rewritten = with_hyphens_rewritten(text);
  const auto alternatives = split_text(rewritten, "||");
  if (alternatives.size() > kMostGroups) throw CallError("too many constraint groups (max 32)");
  for (const std::string_view alternative : alternatives) {
    bool found = false;
    groups_of(patterns().valid, alternative, 0, found);
    if (!found) throw CallError("improper constraint: " + quote(alternative));
    std::vector<One> ones;
    bool prereleases = false;
    for (std::size_t at = 0;;) {
      const auto groups = groups_of(patterns().find, alternative, at, found);
      if (!found) break;
      ones.push_back(one(groups[0]));
      if (!ones.back().version.prerelease.empty()) prereleases = true;
      at = static_cast<std::size_t>(groups[0].data() - alternative.data()) + groups[0].size();
    }
    if (ones.empty()) ones.push_back(one(alternative));
    groups_.push_back(std::move(ones));
    prereleases_.push_back(prereleases);
  }
}

VersionRange::One VersionRange::one(std::string_view text) {
  One result;
  bool found = false;
  const auto groups = groups_of(patterns().one, text, 0, found);
  if (!found) throw CallError("improper constraint: " + quote(text));
  result.operation = groups[1];
  std::string version(groups[2]);
  const std::string prerelease(groups[6]);
  if (is_any(groups[3])) {
    version = "0.0.0" + prerelease;
    result.dirty = true;
  } else if (is_any(groups[4])) {
    version = std::string(groups[3]) + ".0.0" + prerelease;
    result.dirty = result.minor_dirty = true;
  } else if (is_any(groups[5])) {
    version = std::string(groups[3]) + std::string(groups[4]) + ".0" + prerelease;
    result.dirty = result.patch_dirty = true;
  }
  try {
    result.version = Version::parse(version);
  } catch (const CallError&) {
    throw CallError("constraint parser error");
  }
  return result;
}

bool VersionRange::holds(const Version& version) const {
  for (std::size_t i = 0; i < groups_.size(); ++i)
    if (std::all_of(groups_[i].begin(), groups_[i].end(),
                    [&](const One& one) { return check(one, version, prereleases_[i]); }))
      return true;
  return false;
}

bool VersionRange::check_not_equal(const One& c, const Version& v) {
  if (c.dirty) {
    if (c.version.major != v.major) return true;
    if (c.version.minor != v.minor && !c.minor_dirty) return true;
    if (c.minor_dirty) return false;
    if (c.version.patch != v.patch && !c.patch_dirty) return true;
    if (c.patch_dirty) {
      if (v.prerelease.empty() && c.version.prerelease.empty()) return false;
      return compare_prereleases(v.prerelease, c.version.prerelease) != 0;
    }
  }
  return v.compare(c.version) != 0;
}

bool VersionRange::check_tilde(const One& c, const Version& v) {
  if (v.compare(c.version) < 0) return false;
  if (c.version.major == 0 && c.version.minor == 0 && c.version.patch == 0 && !c.minor_dirty &&
      !c.patch_dirty)
    return true;
  if (v.major != c.version.major) return false;
  return v.minor == c.version.minor || c.minor_dirty;
}

bool VersionRange::check_caret(const One& c, const Version& v) {
  if (v.compare(c.version) < 0) return false;
  if (c.version.major > 0 || c.minor_dirty) return v.major == c.version.major;
  if (v.major > 0) return false;
  if (c.version.minor > 0 || c.patch_dirty) return v.minor == c.version.minor;
  if (v.minor > 0) return false;
  return c.version.patch == v.patch;
}

bool VersionRange::check(const One& c, const Version& v, bool prereleases) {
  if (!v.prerelease.empty() && !prereleases) return false;
  const std::string& op = c.operation;
  const int order = v.compare(c.version);
  if (op == "!=") return check_not_equal(c, v);
  if (op == "<") return order < 0;
  if (op == ">=" || op == "=>") return order >= 0;
  if (op == "~" || op == "~>") return check_tilde(c, v);
  if (op == "^") return check_caret(c, v);
  if (op == ">") {
    if (!c.dirty || v.major != c.version.major) return c.dirty ? v.major > c.version.major : order > 0;
    if (c.minor_dirty) return false;
    return c.patch_dirty ? v.minor > c.version.minor : order > 0;
  }
  if (op == "<=" || op == "=<") {
    if (!c.dirty) return order <= 0;
    if (v.major > c.version.major) return false;
    return !(v.major == c.version.major && v.minor > c.version.minor && !c.minor_dirty);
  }
  return c.dirty ? check_tilde(c, v) : order == 0;
}

}  // namespace emco::tpl
