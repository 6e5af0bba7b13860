#include "core/model/field_path.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco {
namespace {

std::string_view without_dot(std::string_view path) { return path.starts_with('.') ? path.substr(1) : path; }

/// The path after a key, when the key is its next step; nothing otherwise.
std::optional<std::string_view> after_key(std::string_view path, std::string_view key) {
  if (!path.starts_with(key)) return std::nullopt;
  const auto rest = path.substr(key.size());
  if (rest.empty() || rest.front() == '.' || rest.front() == '[') return rest;
  return std::nullopt;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

std::string as_text(const Value& value) { return value.is_text() ? value.text() : json::write(value); }

/// "[name=web,port=80]", "[=value]" or "[3]": does it mean this item?
bool selects(std::string_view selector, const Value& item, std::size_t index) {
  if (const auto number = text::integer(selector)) return static_cast<std::size_t>(*number) == index;
  for (const auto& part : text::split(selector, ',')) {
    const auto equals = part.find('=');
    if (equals == std::string::npos) return false;
    const Value* own = equals == 0 ? &item : item.find(std::string_view(part).substr(0, equals));
    if (own == nullptr || as_text(*own) != unquoted(std::string_view(part).substr(equals + 1))) return false;
  }
  return true;
}

/// Follows a path; `found` gets the holder of the last step and that step. True when it was called.
using Found = std::function<void(Value& holder, std::string_view key, std::size_t index)>;

bool follow(Value& value, std::string_view path, const Found& found) {
  path = without_dot(path);
  if (value.is_map()) {
    for (auto& member : value.members()) {
      const auto rest = after_key(path, member.key);
      if (!rest) continue;
      if (rest->empty()) {
        found(value, member.key, 0);
        return true;
      }
      if (follow(member.value, *rest, found)) return true;
    }
    return false;
  }
  const auto close = path.find(']');
  if (!value.is_list() || !path.starts_with('[') || close == std::string_view::npos) return false;
  const auto selector = path.substr(1, close - 1);
  const auto rest = path.substr(close + 1);
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    if (!selects(selector, value.items()[i], i)) continue;
    if (!rest.empty()) return follow(value.items()[i], rest, found);
    found(value, {}, i);
    return true;
  }
  return false;
}

/// "k:{…}" or "v:…": does the selector mean this element of a field set?
bool selects_element(std::string_view selector, const std::string& element) {
  if (!element.starts_with("k:") && !element.starts_with("v:")) return false;
  try {
    return selects(selector, json::parse(std::string_view(element).substr(2)), 0);
  } catch (const Error&) {
    return false;
  }
}

std::string below(const std::string& path, const std::string& member) {
  return path.empty() ? member : path + "." + member;
}

void add_leaves(const Value& value, const std::string& path, std::vector<Leaf>& found) {
  if (value.is_map() && !value.members().empty()) {
    for (const auto& member : value.members())
      add_leaves(member.value, below(path, member.key), found);
  } else if (value.is_list() && !value.items().empty()) {
    const auto key = list_key(value.items(), value.items());
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      const Value& item = value.items()[i];
      const std::string selector =
          key.empty() ? std::to_string(i) : std::string(key) + "=" + as_text(*item.find(key));
      add_leaves(item, path + "[" + selector + "]", found);
    }
  } else {
    found.push_back({path, &value});
  }
}

}  // namespace

const Value* field_at(const Value& value, std::string_view path) {
  const Value* result = nullptr;
  follow(const_cast<Value&>(value), path, [&](Value& holder, std::string_view key, std::size_t index) {
    result = holder.is_map() ? holder.find(key) : &holder.items()[index];
  });
  return result;
}

bool erase_field(Value& value, std::string_view path) {
  return follow(value, path, [](Value& holder, std::string_view key, std::size_t index) {
    if (holder.is_map()) {
      holder.erase(std::string(key));
    } else {
      holder.items().erase(holder.items().begin() + static_cast<std::ptrdiff_t>(index));
    }
  });
}

bool owns_field(const FieldSet& fields, std::string_view path) {
  path = without_dot(path);
  if (path.empty()) return true;
  // A leaf owns everything below it.
  if (fields.children.empty()) return true;
  if (path.starts_with('[')) {
    const auto close = path.find(']');
    if (close == std::string_view::npos) return false;
    return std::any_of(fields.children.begin(), fields.children.end(), [&](const auto& child) {
      return selects_element(path.substr(1, close - 1), child.first) &&
             owns_field(child.second, path.substr(close + 1));
    });
  }
  return std::any_of(fields.children.begin(), fields.children.end(), [&](const auto& child) {
    if (!child.first.starts_with("f:")) return false;
    const auto rest = after_key(path, std::string_view(child.first).substr(2));
    return rest && owns_field(child.second, *rest);
  });
}

Hold hold_of(const Value& live, std::string_view manager, std::string_view path) {
  const Value* entries = live.at("metadata", "managedFields");
  if (entries == nullptr || !entries->is_list()) return Hold::None;
  Hold hold = Hold::None;
  for (const auto& entry : entries->items()) {
    const Value* fields = entry.find("fieldsV1");
    if (entry.text_at({"manager"}) != manager || fields == nullptr || !owns_field(field_set(*fields), path))
      continue;
    const bool claim = entry.text_at({"operation"}) == "Apply" || !entry.text_at({"subresource"}).empty();
    if (claim) return Hold::Claim;
    hold = Hold::Edit;
  }
  return hold;
}

std::vector<Leaf> leaves(const Value& value) {
  std::vector<Leaf> found;
  add_leaves(value, "", found);
  return found;
}

std::string position_of(const Value& whole, const Value& part) {
  const auto search = [&](const auto& self, const Value& value, const std::string& path) -> std::string {
    if (&value == &part) return path;
    std::string found;
    if (value.is_map()) {
      for (const auto& member : value.members())
        if (found = self(self, member.value, below(path, member.key)); !found.empty()) return found;
    } else if (value.is_list()) {
      for (std::size_t i = 0; i < value.items().size(); ++i)
        if (found = self(self, value.items()[i], path + "[" + std::to_string(i) + "]"); !found.empty())
          return found;
    }
    return found;
  };
  return search(search, whole, "");
}

}  // namespace emco
