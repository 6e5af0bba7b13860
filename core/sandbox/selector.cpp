#include "core/sandbox/selector.h"

#include <algorithm>
#include <vector>

#include "core/base/text.h"

namespace emco::sandbox {
namespace {

/// Requirements between commas that stand outside of brackets.
std::vector<std::string> requirements(std::string_view selector) {
  std::vector<std::string> all(1);
  int depth = 0;
  for (const char c : selector) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0) {
      all.emplace_back();
    } else {
      all.back() += c;
    }
  }
  return all;
}

std::vector<std::string> set_of(std::string_view text) {
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  std::vector<std::string> words;
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return words;
  for (const auto& word : text::split(text.substr(open + 1, close - open - 1), ','))
    words.emplace_back(text::trim(word));
  return words;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<bool> fits(std::string_view text, const Value& labels) {
  const auto label = [&](std::string_view key) { return labels.find(text::trim(key)); };
  const auto equals = [&](std::string_view key, std::string_view value) {
    const Value* own = label(key);
    return own != nullptr && own->is_text() && own->text() == text::trim(value);
  };
  if (const auto at = text.find(" notin "); at != std::string_view::npos) {
    const Value* own = label(text.substr(0, at));
    return own == nullptr || !contains(set_of(text.substr(at)), own->text());
  }
  if (const auto at = text.find(" in "); at != std::string_view::npos) {
    const Value* own = label(text.substr(0, at));
    return own != nullptr && contains(set_of(text.substr(at)), own->text());
  }
  if (const auto at = text.find("!="); at != std::string_view::npos)
    return !equals(text.substr(0, at), text.substr(at + 2));
  if (const auto at = text.find('='); at != std::string_view::npos) {
    const auto value = text.substr(at + (text.substr(at).starts_with("==") ? 2 : 1));
    return equals(text.substr(0, at), value);
  }
  if (text.starts_with('!')) return label(text.substr(1)) == nullptr;
  if (text.empty() || text.find(' ') != std::string_view::npos) return std::nullopt;
  return label(text) != nullptr;
}

}  // namespace

std::optional<bool> selects(std::string_view selector, const Value& object) {
  static const Value kNone = Value::map();
  const Value* labels = object.at("metadata", "labels");
  bool all = true;
  for (const auto& one : requirements(selector)) {
    const auto fit = fits(text::trim(one), labels == nullptr ? kNone : *labels);
    if (!fit) return std::nullopt;
    all = all && *fit;
  }
  return all;
}

bool matches(const Value* selector, const Value& labels) {
  if (selector == nullptr || !selector->is_map()) return true;
  if (const Value* wanted = selector->find("matchLabels"); wanted != nullptr && wanted->is_map())
    for (const auto& [key, value] : wanted->members())
      if (const Value* own = labels.find(key); own == nullptr || *own != value) return false;
  const Value* expressions = selector->find("matchExpressions");
  if (expressions == nullptr || !expressions->is_list()) return true;
  return std::all_of(expressions->items().begin(), expressions->items().end(), [&](const Value& one) {
    const Value* own = labels.find(one.text_at({"key"}));
    const Value* values = one.find("values");
    const bool among =
        own != nullptr && values != nullptr && values->is_list() &&
        std::find(values->items().begin(), values->items().end(), *own) != values->items().end();
    const auto how = one.text_at({"operator"});
    if (how == "Exists") return own != nullptr;
    if (how == "DoesNotExist") return own == nullptr;
    return how == "In" ? among : !among;
  });
}

std::optional<bool> selects_fields(std::string_view selector, const Value& object) {
  for (const auto& one : text::split(selector, ',')) {
    const auto at = one.find('=');
    const auto field = one.substr(0, at);
    if (at == std::string::npos || (field != "metadata.name" && field != "metadata.namespace"))
      return std::nullopt;
    const auto value = std::string_view(one).substr(at + (one.substr(at).starts_with("==") ? 2 : 1));
    if (object.text_at({"metadata", std::string_view(field).substr(9)}) != value) return false;
  }
  return true;
}

}  // namespace emco::sandbox
