#include "core/base/ignore.h"

#include "core/base/text.h"

namespace emco {
namespace {

// "[a-c]" at the front of the pattern; moves behind it.
bool match_class(std::string_view& pattern, char c) {
  pattern.remove_prefix(1);
  const bool negate = pattern.starts_with('^');
  if (negate) pattern.remove_prefix(1);
  bool found = false;
  bool first = true;
  while (!pattern.empty() && (first || pattern[0] != ']')) {
    first = false;
    char low = pattern[0];
    if (low == '\\' && pattern.size() > 1) {
      pattern.remove_prefix(1);
      low = pattern[0];
    }
    pattern.remove_prefix(1);
    char high = low;
    if (pattern.size() > 1 && pattern[0] == '-' && pattern[1] != ']') {
      high = pattern[1];
      pattern.remove_prefix(2);
    }
    if (low <= c && c <= high) found = true;
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != negate;
}

bool match_name(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    const char c = pattern[0];
    if (c == '*') {
      while (pattern.starts_with('*'))
        pattern.remove_prefix(1);
      if (pattern.empty()) return name.find('/') == std::string_view::npos;
      for (std::size_t i = 0; i <= name.size(); ++i) {
        if (match_name(pattern, name.substr(i))) return true;
        if (i < name.size() && name[i] == '/') return false;
      }
      return false;
    }
    if (name.empty()) return false;
    if (c == '[') {
      if (!match_class(pattern, name[0])) return false;
    } else {
      if (c == '?') {
        if (name[0] == '/') return false;
      } else {
        if (c == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
        if (pattern[0] != name[0]) return false;
      }
      pattern.remove_prefix(1);
    }
    name.remove_prefix(1);
  }
  return name.empty();
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const std::string& line : text::split(text, '\n'))
    add(text::trim(line));
  add("templates/.?*");
}

void IgnoreRules::add(std::string_view line) {
  if (line.empty() || line.starts_with('#') || line.find("**") != std::string_view::npos) return;
  Rule rule;
  if (line.starts_with('!')) {
    rule.negate = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folder = true;
    line.remove_suffix(1);
  }
  rule.whole_path = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  rule.pattern = line;
  rules_.push_back(std::move(rule));
}

bool IgnoreRules::ignores(const std::string& path, bool is_folder) const {
  const std::size_t slash = path.rfind('/');
  const std::string_view base =
      slash == std::string::npos ? std::string_view(path) : std::string_view(path).substr(slash + 1);
  for (const Rule& rule : rules_) {
    const bool matches = match_name(rule.pattern, rule.whole_path ? std::string_view(path) : base);
    if (rule.negate) {
      if ((rule.folder && !is_folder) || !matches) return true;
      continue;
    }
    if (rule.folder && !is_folder) continue;
    if (matches) return true;
  }
  return false;
}

}  // namespace emco
