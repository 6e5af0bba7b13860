#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace emco::tpl {

/// A pattern of gobwas/glob with "/" as separator, as `.Files.Glob` takes it: "*" and "?" stay within a
/// folder, "**",
/// "[ab]", "[a-c]" and "[!a]" do not; "{a,b}", "\" before a character. What the library refuses matches
/// everything, as Helm has it.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  bool matches(std::string_view path) const;

 private:
  enum class Kind : unsigned char { Text, Any, Super, Single, Set, AnyOf };

  struct Part;
  using Sequence = std::vector<Part>;

  struct Part {
    Kind kind = Kind::Text;
    std::string text;                           // of Text
    bool negated = false;                       // of Set
    std::u32string low, high;                   // of Set: pairs
    std::vector<const Sequence*> alternatives;  // of AnyOf
  };

  class Parser;
  struct Rest;

  static bool match(const Rest& rest, std::string_view path, int& budget);
  static bool match_part(const Part& part, const Rest& rest, std::string_view path, int& budget);

  std::deque<Sequence> sequences_;
  bool refused_ = false;
};

}  // namespace emco::tpl
