#include "core/template/glob.h"

#include <algorithm>

#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr int kMostSteps = 200'000;  // of one comparison
constexpr std::size_t kDeepest = 100;

}  // namespace

// What is still to be matched: parts from `index` on, then the rest around them.
struct Glob::Rest {
  const Sequence* parts;
  std::size_t index;
  const Rest* outer;
};

class Glob::Parser {
 public:
  Parser(std::string_view pattern, Glob& glob) : pattern_(pattern), glob_(glob) {}

  void run() {
    std::vector<Sequence*> open{&glob_.sequences_.emplace_back()};
    std::vector<Part*> choices;
    while (!pattern_.empty() && !glob_.refused_)
      step(open, choices);
  }

 private:
  void step(std::vector<Sequence*>& open, std::vector<Part*>& choices) {
    const bool inside = !choices.empty();
    const char c = pattern_[0];
    if (c == '{') {
      pattern_.remove_prefix(1);
      if (choices.size() == kDeepest) return refuse();
      // A sequence does not grow while one of its choices is open, so that the pointer stays good.
      choices.push_back(&open.back()->emplace_back(Part{Kind::AnyOf, {}, false, {}, {}, {}}));
      alternative(open, *choices.back());
    } else if (c == ',' && inside) {
      pattern_.remove_prefix(1);
      open.pop_back();
      alternative(open, *choices.back());
    } else if (c == '}' && inside) {
      pattern_.remove_prefix(1);
      open.pop_back();
      choices.pop_back();
    } else if (c == '[') {
      pattern_.remove_prefix(1);
      set(open.back()->emplace_back(Part{Kind::Set, {}, false, {}, {}, {}}));
    } else if (c == '?') {
      pattern_.remove_prefix(1);
      open.back()->emplace_back(Part{Kind::Single, {}, false, {}, {}, {}});
    } else if (c == '*') {
      const bool across = pattern_.starts_with("**");
      pattern_.remove_prefix(across ? 2 : 1);
      open.back()->emplace_back(Part{across ? Kind::Super : Kind::Any, {}, false, {}, {}, {}});
    } else {
      open.back()->emplace_back(Part{Kind::Text, text(inside ? "?*[{}," : "?*[{"), false, {}, {}, {}});
    }
  }

  void alternative(std::vector<Sequence*>& open, Part& choice) {
    open.push_back(&glob_.sequences_.emplace_back());
    choice.alternatives.push_back(open.back());
  }

  // Up to one of the characters that end it.
  std::string text(std::string_view ends) {
    std::string out;
    bool escaped = false;
    while (!pattern_.empty()) {
      const char c = pattern_[0];
      if (!escaped && c != '\\' && ends.find(c) != std::string_view::npos) break;
      pattern_.remove_prefix(1);
      if (!escaped && c == '\\') {
        escaped = true;
        continue;
      }
      escaped = false;
      out += c;
    }
    return out;
  }

  char32_t take() {
    const Rune rune = decode(pattern_, 0);
    pattern_.remove_prefix(rune.size);
    return rune.value;
  }

  void set(Part& part) {
    if (pattern_.starts_with('!')) {
      part.negated = true;
      pattern_.remove_prefix(1);
    }
    if (pattern_.empty()) return refuse();
    const Rune first = decode(pattern_, 0);
    if (pattern_.substr(first.size).starts_with('-')) {
      part.low += take();
      pattern_.remove_prefix(1);
      if (pattern_.empty()) return refuse();
      part.high += take();
      if (part.high < part.low) return refuse();
    } else {
      const std::string characters = text("]");
      for (std::size_t i = 0; i < characters.size(); i += decode(characters, i).size)
        part.low += decode(characters, i).value;
      part.high = part.low;
    }
    if (part.low.empty() || !pattern_.starts_with(']')) return refuse();
    pattern_.remove_prefix(1);
  }

  void refuse() { glob_.refused_ = true; }

  std::string_view pattern_;
  Glob& glob_;
};

Glob::Glob(std::string_view pattern) { Parser(pattern, *this).run(); }

bool Glob::matches(std::string_view path) const {
  if (refused_) return true;
  int budget = kMostSteps;
  return match({&sequences_.front(), 0, nullptr}, path, budget);
}

bool Glob::match(const Rest& rest, std::string_view path, int& budget) {
  if (--budget < 0) return false;
  if (rest.index == rest.parts->size())
    return rest.outer == nullptr ? path.empty() : match(*rest.outer, path, budget);
  return match_part((*rest.parts)[rest.index], {rest.parts, rest.index + 1, rest.outer}, path, budget);
}

bool Glob::match_part(const Part& part, const Rest& rest, std::string_view path, int& budget) {
  switch (part.kind) {
    case Kind::Text: return path.starts_with(part.text) && match(rest, path.substr(part.text.size()), budget);
    case Kind::Any:
    case Kind::Super:
      for (std::size_t i = 0;; ++i) {
        if (match(rest, path.substr(i), budget)) return true;
        if (budget < 0 || i == path.size() || (part.kind == Kind::Any && path[i] == '/')) return false;
      }
    case Kind::Single:
    case Kind::Set: {
      if (path.empty()) return false;
      const Rune rune = decode(path, 0);
      bool fits = rune.value != '/';
      if (part.kind == Kind::Set) {
        fits = part.negated;
        for (std::size_t i = 0; i < part.low.size(); ++i)
          if (part.low[i] <= rune.value && rune.value <= part.high[i]) fits = !part.negated;
      }
      return fits && match(rest, path.substr(rune.size), budget);
    }
    case Kind::AnyOf:
      return std::any_of(part.alternatives.begin(), part.alternatives.end(),
                         [&](const Sequence* alternative) {
                           return match({alternative, 0, &rest}, path, budget);
                         });
  }
  return false;
}

}  // namespace emco::tpl
