#include "core/bundle/name.h"

#include <algorithm>

#include <fmt/format.h>

namespace emco::bundle {
namespace {

constexpr std::size_t kMaxNameLength = 128;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::optional<NameProblem> name_problem(std::string_view text) {
  if (text.empty()) return NameProblem{"name.invalid", "is empty"};
  if (text.size() > kMaxNameLength)
    return NameProblem{"name.too-long", fmt::format("is longer than {} characters", kMaxNameLength)};
  const auto allowed = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; };
  if (!std::all_of(text.begin(), text.end(), allowed))
    return NameProblem{"name.invalid", "holds something else than letters, digits, '-', '_' and '.'"};
  if (!is_alphanumeric(text.front()) || !is_alphanumeric(text.back()))
    return NameProblem{"name.invalid", "does not begin and end with a letter or digit"};
  return std::nullopt;
}

std::string noun(const Kind& kind) {
  std::string text = kind.name;
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string a_noun(const Kind& kind) {
  const std::string text = noun(kind);
  const bool vowel = std::string_view("aeio").find(text.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + text;
}

}  // namespace emco::bundle
