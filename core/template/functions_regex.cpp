// Regular expressions: RE2's engine with the loops of Go's package regexp around it.
#include <algorithm>
#include <memory>

#include <re2/re2.h>

#include "core/template/budget.h"
#include "core/template/convert.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr int kMostGroups = 64;
constexpr std::int64_t kProgramBytes = std::int64_t{32} << 20U;

// Go writes (?<name>…) too, this RE2 only (?P<name>…).
std::string translated(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    out += c;
    if (c == '\\' && i + 1 < pattern.size()) {
      out += pattern[++i];
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (!in_class && c == '(' && pattern.substr(i + 1).starts_with("?<") && i + 3 < pattern.size() &&
               pattern[i + 3] != '=' && pattern[i + 3] != '!') {
      out += "?P<";
      i += 2;
    }
  }
  return out;
}

struct Match {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class Regex {
 public:
  explicit Regex(std::string_view pattern) : re_(translated(pattern), options()) {}

  bool ok() const { return re_.ok(); }

  std::string error() const { return re_.error(); }

  const RE2& re() const { return re_; }

  bool find(std::string_view text, std::size_t from, std::vector<re2::StringPiece>& groups) const {
    return re_.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), RE2::UNANCHORED,
                     groups.data(), static_cast<int>(groups.size()));
  }

  std::vector<re2::StringPiece> room(bool all) const {
    const int groups = all ? std::min(re_.NumberOfCapturingGroups() + 1, kMostGroups) : 1;
    return std::vector<re2::StringPiece>(static_cast<std::size_t>(groups));
  }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kProgramBytes);
    return options;
  }

  RE2 re_;
};

const Regex& compiled(Call& call) {
  const std::string_view pattern = call.text(0);
  const std::size_t limit = call.machine.options().budgets.pattern_bytes;
  if (pattern.size() > limit) throw BudgetExceeded("pattern-bytes", limit);
  auto& slot = call.machine.cached("regex " + std::string(pattern));
  if (slot == nullptr) slot = std::make_shared<Regex>(pattern);
  const Regex& regex = *static_cast<const Regex*>(slot.get());
  call.machine.work(1 + call.text(1).size() / 16);
  if (!regex.ok()) throw CallError("error parsing regexp: " + regex.error());
  return regex;
}

Match bounds(std::string_view text, const re2::StringPiece& piece) {
  const auto begin = static_cast<std::size_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

// Go's FindAllStringIndex: an empty match right behind another is left out.
std::vector<Match> find_all(Call& call, const Regex& regex, std::string_view text, std::int64_t most) {
  std::vector<Match> found;
  auto groups = regex.room(false);
  std::size_t position = 0;
  std::size_t previous_end = std::string_view::npos;
  while ((most < 0 || static_cast<std::int64_t>(found.size()) < most) && position <= text.size()) {
    call.machine.work(1);
    if (!regex.find(text, position, groups)) break;
    const Match match = bounds(text, groups[0]);
    bool accepted = true;
    if (match.end == position) {
      accepted = match.begin != previous_end;
      const std::size_t width = decode(text, position).size;
      position = width > 0 ? position + width : text.size() + 1;
    } else {
      position = match.end;
    }
    previous_end = match.end;
    if (accepted) found.push_back(match);
  }
  return found;
}

Any match(Call& call) {
  auto groups = std::vector<re2::StringPiece>();
  return Any::boolean(compiled(call).find(call.text(1), 0, groups));
}

Any match_or_false(Call& call) {
  try {
    return match(call);
  } catch (const CallError&) {
    return Any::boolean(false);
  }
}

Any find(Call& call) {
  const Regex& regex = compiled(call);
  auto groups = regex.room(false);
  if (!regex.find(call.text(1), 0, groups)) return Any::text({});
  return Any::text({groups[0].data(), groups[0].size()});
}

Any find_all_texts(Call& call) {
  const std::string_view text = call.text(1);
  const auto found = find_all(call, compiled(call), text, call.integer(2));
  if (found.empty()) return Any::list(nullptr, ListType::String);
  std::vector<std::string_view> texts;
  texts.reserve(found.size());
  for (const Match& match : found)
    texts.push_back(text.substr(match.begin, match.end - match.begin));
  constexpr std::size_t kRoom = 10;  // that regexp.FindAllString begins with
  return text_list(call.heap, texts, grown_capacity(texts.size(), kRoom));
}

Any split(Call& call) {
  const std::string_view text = call.text(1);
  const std::int64_t most = call.integer(2);
  const Regex& regex = compiled(call);
  if (most == 0) return Any::list(nullptr, ListType::String);
  if (!call.text(0).empty() && text.empty()) return text_list(call.heap, {std::string_view()});
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  std::size_t end = 0;
  const auto found = find_all(call, regex, text, most);
  for (const Match& match : found) {
    if (most > 0 && static_cast<std::int64_t>(parts.size()) == most - 1) break;
    end = match.begin;
    if (match.end != 0) parts.push_back(text.substr(begin, end - begin));
    begin = match.end;
  }
  if (end != text.size()) parts.push_back(text.substr(begin));
  return text_list(call.heap, parts, grown_capacity(parts.size(), found.size()));
}

// ---- replacing

bool is_name(char32_t c) { return is_letter(c) || is_digit(c) || c == '_'; }

// "$1", "$name", "${name}" at `at` (behind the dollar); false when it is none of these.
bool extract(std::string_view text, std::size_t& at, std::string_view& name) {
  const bool brace = at < text.size() && text[at] == '{';
  const std::size_t begin = at + (brace ? 1 : 0);
  std::size_t end = begin;
  while (end < text.size()) {
    const Rune rune = decode(text, end);
    if (!is_name(rune.value)) break;
    end += rune.size;
  }
  if (end == begin || (brace && (end >= text.size() || text[end] != '}'))) return false;
  name = text.substr(begin, end - begin);
  at = end + (brace ? 1 : 0);
  return true;
}

int group_number(const RE2& re, std::string_view name) {
  const bool digits = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && name.size() <= 8 && (name.size() == 1 || name[0] != '0')) return std::stoi(std::string(name));
  if (digits) return -1;
  const auto& groups = re.NamedCapturingGroups();
  const auto found = groups.find(std::string(name));
  return found == groups.end() ? -1 : found->second;
}

void expand(std::string& out,
            std::string_view replacement,
            const RE2& re,
            const std::vector<re2::StringPiece>& groups) {
  for (std::size_t at = 0; at < replacement.size();) {
    const std::size_t dollar = std::min(replacement.find('$', at), replacement.size());
    out += replacement.substr(at, dollar - at);
    if (dollar == replacement.size()) return;
    at = dollar + 1;
    if (at < replacement.size() && replacement[at] == '$') {
      out += '$';
      ++at;
      continue;
    }
    std::string_view name;
    if (!extract(replacement, at, name)) {
      out += '$';
      continue;
    }
    const int number = group_number(re, name);
    if (number < 0 || static_cast<std::size_t>(number) >= groups.size()) continue;
    const re2::StringPiece& group = groups[static_cast<std::size_t>(number)];
    out.append(group.data() == nullptr ? "" : group.data(), group.size());
  }
}

Any replaced(Call& call, bool literal) {
  const Regex& regex = compiled(call);
  const std::string_view text = call.text(1);
  const std::string_view replacement = call.text(2);
  auto groups = regex.room(!literal);
  std::string out;
  std::size_t last_end = 0;
  std::size_t position = 0;
  while (position <= text.size()) {
    call.machine.work(1);
    if (!regex.find(text, position, groups)) break;
    const Match match = bounds(text, groups[0]);
    out += text.substr(last_end, match.begin - last_end);
    if (match.end > last_end || match.begin == 0) {
      if (literal)
        out += replacement;
      else
        expand(out, replacement, regex.re(), groups);
    }
    last_end = match.end;
    const std::size_t width = decode(text, position).size;
    if (position + width > match.end)
      position += width;
    else if (position + 1 > match.end)
      ++position;
    else
      position = match.end;
    call.machine.check_text(out.size());
  }
  out += text.substr(std::min(last_end, text.size()));
  return call.give(out);
}

Any replace(Call& call) { return replaced(call, false); }

Any replace_literal(Call& call) { return replaced(call, true); }

Any quote_meta(Call& call) {
  std::string out;
  for (const char c : call.text(0)) {
    constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return call.give(out);
}

constexpr Function kTable[] = {
    {"mustRegexFind", "ss", find},
    {"mustRegexFindAll", "ssi", find_all_texts},
    {"mustRegexMatch", "ss", match},
    {"mustRegexReplaceAll", "sss", replace},
    {"mustRegexReplaceAllLiteral", "sss", replace_literal},
    {"mustRegexSplit", "ssi", split},
    {"regexFind", "ss", find},
    {"regexFindAll", "ssi", find_all_texts},
    {"regexMatch", "ss", match_or_false},
    {"regexQuoteMeta", "s", quote_meta},
    {"regexReplaceAll", "sss", replace},
    {"regexReplaceAllLiteral", "sss", replace_literal},
    {"regexSplit", "ssi", split},
};

}  // namespace

std::span<const Function> regex_functions() { return kTable; }

}  // namespace emco::tpl
