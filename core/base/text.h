#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace emco::text {

/// Parts between separators; an empty text has one empty part.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool is_valid_utf8(std::string_view text);

/// camelCase ↔ snake_case: how fields of documents and columns of tables name each other.
/// Runs of capitals count as one word: loadBalancerIP ↔ load_balancer_ip, so `camel` alone cannot restore
/// them.
std::string snake(std::string_view camel);
std::string camel(std::string_view snake);

/// The candidate nearest to `word` (Damerau–Levenshtein, ignoring case), if it is near enough to be meant.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);
/// "did you mean 'x'?" or "" – the usual help text made of `nearest`.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// Text that may come from a file or a server, made safe for a terminal: control characters, bidirectional
/// overrides and invalid UTF-8 become \xNN or \u{N} escapes; newlines too unless `Lines::Keep`.
enum class Lines { Escape, Keep };
std::string printable(std::string_view text, Lines lines = Lines::Escape);

/// "1 document", "2 documents".
std::string count(std::size_t number, std::string_view singular, std::string_view plural);

/// Which line a byte of a text is in, asked often: the text is looked through once.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  /// The number of newlines before `offset`.
  int newlines_before(std::size_t offset) const;

 private:
  std::vector<std::size_t> newlines_;
};

/// A whole decimal integer in range, else nothing.
std::optional<std::int64_t> integer(std::string_view text);

}  // namespace emco::text
