#include "core/sandbox/merge.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/json.h"

namespace emco::sandbox {
namespace {

/// Nobody looks into it: it is compared and merged as one piece.
bool is_leaf(const Type& type, const Value& value) {
  if (type.atomic || value.is_null()) return true;
  if (type.kind == Type::Kind::List) return !value.is_list();
  return !value.is_map();
}

/// How an item of a list with keys, or of a set, is told apart; nothing when it lacks a key.
std::optional<std::string> step_of(const Type& list, const Value& item) {
  if (list.keys.empty()) return "v:" + json::write(item);
  Value key = Value::map();
  for (const auto& name : list.keys) {
    const Value* own = item.find(name);
    if (own != nullptr) {
      key[name] = *own;
      continue;
    }
    const auto field = list.element->fields.find(name);
    if (field == list.element->fields.end() || field->second.default_value.empty()) return std::nullopt;
    key[name] = field->second.default_value;
  }
  return "k:" + json::write(key);
}

const Value* item_at(const Type& list, const Value& value, const std::string& step) {
  if (!value.is_list()) return nullptr;
  for (const auto& item : value.items())
    if (step_of(list, item) == step) return &item;
  return nullptr;
}

// ---- what fits

std::string_view word(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::Integer:
    case Type::Kind::Number: return "numeric (int or float)";
    case Type::Kind::Boolean: return "boolean";
    case Type::Kind::List: return "list";
    case Type::Kind::Map:
    case Type::Kind::Struct: return "map";
    case Type::Kind::Text:
    case Type::Kind::IntegerOrText:
    case Type::Kind::Quantity:
    case Type::Kind::Base64:
    case Type::Kind::Any: break;
  }
  return "string";
}

bool fits(const Type& type, const Value& value) {
  switch (type.kind) {
    case Type::Kind::Text:
    case Type::Kind::Base64: return value.is_text();
    case Type::Kind::Integer: return value.is_integer();
    case Type::Kind::Number: return value.is_integer() || value.is_real();
    case Type::Kind::Boolean: return value.is_boolean();
    case Type::Kind::IntegerOrText: return value.is_integer() || value.is_text();
    case Type::Kind::Quantity: return value.is_integer() || value.is_real() || value.is_text();
    case Type::Kind::Any: return true;
    case Type::Kind::List: return value.is_list();
    case Type::Kind::Map: return value.is_map();
    case Type::Kind::Struct: return value.is_map() || type.open;
  }
  return true;
}

std::string shown(const Value& value) { return value.is_text() ? value.text() : json::write(value); }

void find_misfits(const Type& type,
                  const Value& value,
                  const std::string& path,
                  std::vector<std::string>& out);

void find_list_misfits(const Type& type,
                       const Value& value,
                       const std::string& path,
                       std::vector<std::string>& out) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    const Value& item = value.items()[i];
    std::string here = fmt::format("{}[{}]", path, i);
    if (!type.atomic) {
      const auto step = step_of(type, item);
      if (!step) {
        out.push_back(
            fmt::format("{}: element {}: associative list with keys has an element that omits key field {}",
                        path, i, json::quote(type.keys.front())));
        continue;
      }
      Fields one;
      insert(one, {*step});
      here = path + printed(one).front();
      if (!seen.insert(*step).second)
        out.push_back(fmt::format("{}: duplicate entries for key {}", path, here.substr(path.size())));
    }
    find_misfits(*type.element, item, here, out);
  }
}

void find_misfits(const Type& type,
                  const Value& value,
                  const std::string& path,
                  std::vector<std::string>& out) {
  if (value.is_null()) return;
  if (!fits(type, value)) {
    out.push_back(fmt::format("{}: expected {}, got &{{{}}}", path, word(type.kind), shown(value)));
    return;
  }
  if (type.kind == Type::Kind::List) return find_list_misfits(type, value, path, out);
  if ((type.kind != Type::Kind::Map && type.kind != Type::Kind::Struct) || !value.is_map()) return;
  for (const auto& [name, inner] : value.members()) {
    const std::string here = path + "." + name;
    if (const Type* member = type.member(name); member != nullptr) {
      find_misfits(*member, inner, here, out);
    } else {
      out.push_back(here + ": field not declared in schema");
    }
  }
}

void find_missing(const Type& type,
                  const Value& value,
                  const std::string& path,
                  std::vector<std::string>& out) {
  if (value.is_list()) {
    for (std::size_t i = 0; i < value.items().size() && type.element != nullptr; ++i)
      find_missing(*type.element, value.items()[i], fmt::format("{}[{}]", path, i), out);
    return;
  }
  if (!value.is_map()) return;
  const auto below = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
  for (const auto& [name, field] : type.fields)
    if (field.required && value.find(name) == nullptr) out.push_back(below(name) + ": Required value");
  for (const auto& [name, inner] : value.members())
    if (const Type* member = type.member(name); member != nullptr)
      find_missing(*member, inner, below(name), out);
}

// ---- which fields

void find_fields(const Type& type, const Value& value, Fields& out) {
  if (is_leaf(type, value)) {
    out.member = true;
    return;
  }
  if (type.kind == Type::Kind::List) {
    for (const auto& item : value.items()) {
      const auto step = step_of(type, item);
      if (!step) continue;
      find_fields(*type.element, item, out.below[*step]);
      out.below[*step].member = true;
    }
    return;
  }
  for (const auto& [name, inner] : value.members()) {
    const Type* member = type.member(name);
    if (member == nullptr) continue;
    const bool nothing_below = inner.is_list() && inner.items().empty() && !is_leaf(*member, inner);
    if (nothing_below) continue;
    Fields& here = out.below["f:" + name];
    find_fields(*member, inner, here);
    const bool declared = type.fields.contains(name);
    if (!declared || (inner.is_map() && inner.members().empty())) here.member = true;
  }
}

// ---- put together

Value merged_list(const Type& type, const Value& live, const Value& config) {
  std::map<std::string, const Value*> of_config;
  std::vector<std::string> order;
  for (const auto& item : config.items()) {
    const std::string step = step_of(type, item).value_or("");
    of_config[step] = &item;
    order.push_back(step);
  }
  Value out = Value::list();
  std::size_t next = 0;
  const auto take = [&](const std::string& step) {
    const Value* there = item_at(type, live, step);
    const Value& wanted = *of_config.at(step);
    out.push(there == nullptr ? wanted : merged(*type.element, *there, wanted));
  };
  for (const auto& item : live.items()) {
    const std::string step = step_of(type, item).value_or("");
    const auto at = std::find(order.begin(), order.end(), step);
    if (at == order.end()) {
      out.push(item);
      continue;
    }
    // Up to here in the order of the config; an item that came earlier in it has been taken already.
    const auto place = static_cast<std::size_t>(at - order.begin());
    for (; next <= place; ++next)
      take(order[next]);
  }
  for (; next < order.size(); ++next)
    take(order[next]);
  return out;
}

// ---- compared

struct Comparing {
  Difference out;
  Path path;

  void note(const Value* before, const Value* after) {
    insert(before == nullptr ? out.added : after == nullptr ? out.removed : out.modified, path);
  }

  void step(const Type& type, const std::string& name, const Value* before, const Value* after) {
    path.push_back(name);
    compare(type, before, after);
    path.pop_back();
  }

  void compare(const Type& type, const Value* before, const Value* after) {
    if (before != nullptr && after != nullptr && *before == *after) return;
    const auto leaf = [&](const Value* value) { return value != nullptr && is_leaf(type, *value); };
    const auto bare = [](const Value* value) {
      return value == nullptr || (value->is_map() && value->members().empty()) ||
             (value->is_list() && value->items().empty());
    };
    if (leaf(before) || leaf(after) || (bare(before) && bare(after))) return note(before, after);
    if (type.kind == Type::Kind::List) {
      compare_items(type, before, after);
    } else {
      compare_members(type, before, after);
    }
    if (before == nullptr || after == nullptr) note(before, after);
  }

  void compare_items(const Type& type, const Value* before, const Value* after) {
    std::set<std::string> seen;
    for (const Value* list : {before, after}) {
      if (list == nullptr) continue;
      for (const auto& item : list->items()) {
        const auto name = step_of(type, item);
        if (!name || !seen.insert(*name).second) continue;
        step(*type.element, *name, before == nullptr ? nullptr : item_at(type, *before, *name),
             after == nullptr ? nullptr : item_at(type, *after, *name));
      }
    }
  }

  void compare_members(const Type& type, const Value* before, const Value* after) {
    std::set<std::string> seen;
    for (const Value* map : {before, after}) {
      if (map == nullptr) continue;
      for (const auto& [name, inner] : map->members()) {
        const Type* member = type.member(name);
        if (member == nullptr || !seen.insert(name).second) continue;
        step(*member, "f:" + name, before == nullptr ? nullptr : before->find(name),
             after == nullptr ? nullptr : after->find(name));
      }
    }
  }
};

bool is_bare(const Value& value) {
  return (value.is_map() && value.members().empty()) || (value.is_list() && value.items().empty());
}

}  // namespace

std::vector<std::string> misfits(const Type& type, const Value& value) {
  std::vector<std::string> out;
  find_misfits(type, value, "", out);
  return out;
}

std::vector<std::string> missing(const Type& type, const Value& value) {
  std::vector<std::string> out;
  find_missing(type, value, "", out);
  return out;
}

Fields fields_of(const Type& type, const Value& value) {
  Fields out;
  find_fields(type, value, out);
  out.member = false;
  return out;
}

Value merged(const Type& type, const Value& live, const Value& config) {
  if (is_leaf(type, config) || is_leaf(type, live)) return config;
  if (type.kind == Type::Kind::List) return merged_list(type, live, config);
  Value out = live;
  for (const auto& [name, inner] : config.members()) {
    const Type* member = type.member(name);
    const Value* there = live.find(name);
    out[name] = member == nullptr || there == nullptr ? inner : merged(*member, *there, inner);
  }
  return out;
}

Difference difference(const Type& type, const Value& before, const Value& after) {
  Comparing comparing;
  comparing.compare(type, &before, &after);
  return std::move(comparing.out);
}

void prune(const Type& type, Value& value, const Fields& gone, const Fields& kept) {
  static const Fields kNothing;
  if (is_leaf(type, value)) return;
  if (type.kind == Type::Kind::List) {
    std::erase_if(value.items(), [&](Value& item) {
      const auto step = step_of(type, item);
      const Fields* here = step ? gone.find(*step) : nullptr;
      if (here == nullptr) return false;
      const Fields* still = kept.find(*step);
      if (still == nullptr) return true;
      prune(*type.element, item, *here, *still);
      return false;
    });
    return;
  }
  std::vector<std::string> over;
  for (auto& [name, inner] : value.members()) {
    const Fields* here = gone.find("f:" + name);
    const Type* member = type.member(name);
    if (here == nullptr || member == nullptr) continue;
    const Fields* still = kept.find("f:" + name);
    if (still == nullptr) {
      over.push_back(name);
      continue;
    }
    const bool was_bare = is_bare(inner);
    prune(*member, inner, *here, *still);
    if (!was_bare && is_bare(inner) && !still->member && still->below.empty()) over.push_back(name);
  }
  for (const auto& name : over)
    value.erase(name);
}

}  // namespace emco::sandbox
