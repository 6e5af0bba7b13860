#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emco {

/// A chart's .helmignore: one pattern a line, "#" comments, "!" turns a pattern around, "/" at the end means
/// folders. Patterns are Go's filepath.Match: "*" and "?" do not match slashes. Hidden files directly below
/// templates are ignored without a word.
class IgnoreRules {
 public:
  explicit IgnoreRules(std::string_view text);

  /// `path` counts from the chart's folder.
  bool ignores(const std::string& path, bool is_folder) const;

 private:
  struct Rule {
    std::string pattern;
    bool negate = false;
    bool folder = false;
    bool whole_path = false;
  };

  void add(std::string_view line);

  std::vector<Rule> rules_;
};

}  // namespace emco
