#include "core/model/fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/model/field_path.h"

namespace emco {
namespace {

/// Annotations that name the operation: sent with every write, no part of what is desired.
bool is_marker(const std::string& key) {
  return key == fmt::format("f:{}", kOperationAnnotation) || key == fmt::format("f:{}", kDigestAnnotation);
}

/// What identifies an object is in every body and in no field set.
bool is_identity(std::string_view path) {
  return path == ".apiVersion" || path == ".kind" || path == ".metadata.name" ||
         path == ".metadata.namespace" || path == ".metadata.uid" || path == ".metadata.resourceVersion";
}

bool only_markers(const FieldSet& set) {
  return std::all_of(set.children.begin(), set.children.end(), [](const auto& child) {
    return is_marker(child.first) ||
           (child.first == "f:annotations" && !child.second.children.empty() && only_markers(child.second)) ||
           (child.first == "f:metadata" && !child.second.children.empty() && only_markers(child.second));
  });
}

/// The value of a list item whose key is `k:{…}`; nothing when the key makes no sense.
std::optional<Value> parse_key(const std::string& key) {
  try {
    return json::parse(std::string_view(key).substr(2));
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// An item matches a key when no key field contradicts it. A field that the item leaves out is one the server
/// defaulted.
bool matches(const Value& item, const Value& key, bool absent_matches) {
  if (!item.is_map()) return false;
  return std::all_of(key.members().begin(), key.members().end(), [&](const Member& part) {
    const Value* own = item.find(part.key);
    return own == nullptr ? absent_matches : *own == part.value;
  });
}

const Value* find_item(const Value& list, const Value& key, bool absent_matches) {
  const Value* found = nullptr;
  for (const auto& item : list.items()) {
    if (!matches(item, key, absent_matches)) continue;
    if (found != nullptr) return nullptr;  // ambiguous
    found = &item;
  }
  return found;
}

bool is_associative(const FieldSet& owned) {
  return !owned.children.empty() &&
         std::all_of(owned.children.begin(), owned.children.end(),
                     [](const auto& child) { return child.first.starts_with("k:"); });
}

bool is_set(const FieldSet& owned) {
  return !owned.children.empty() &&
         std::all_of(owned.children.begin(), owned.children.end(),
                     [](const auto& child) { return child.first.starts_with("v:"); });
}

bool equal_lists(const Value& desired, const Value& live, const FieldSet& owned, const std::string& path);

/// True when we own exactly the fields of `desired` below this path and every one has the desired value.
bool equal(const Value& desired, const Value& live, const FieldSet& owned, const std::string& path) {
  if (owned.children.empty()) return desired == live;  // a leaf, or a value the schema calls atomic
  if (desired.is_list()) return live.is_list() && equal_lists(desired, live, owned, path);
  if (!desired.is_map() || !live.is_map()) return false;
  for (const auto& member : desired.members()) {
    if (is_identity(path + "." + member.key)) continue;
    const auto own = owned.children.find("f:" + member.key);
    const Value* there = live.find(member.key);
    if (own == owned.children.end() || there == nullptr) return false;
    if (!equal(member.value, *there, own->second, path + "." + member.key)) return false;
  }
  // A field that we own and no longer want would be removed by an apply.
  return std::all_of(owned.children.begin(), owned.children.end(), [&](const auto& child) {
    if (is_marker(child.first)) return true;
    const bool wanted = child.first.starts_with("f:") && desired.find(child.first.substr(2)) != nullptr;
    const bool markers_only =
        path == ".metadata" && child.first == "f:annotations" && only_markers(child.second);
    return wanted || markers_only;
  });
}

bool equal_lists(const Value& desired, const Value& live, const FieldSet& owned, const std::string& path) {
  if (desired.items().size() != owned.children.size()) return false;
  if (is_set(owned)) {
    return std::all_of(desired.items().begin(), desired.items().end(), [&](const Value& item) {
      const bool there = std::find(live.items().begin(), live.items().end(), item) != live.items().end();
      return there && owned.children.contains("v:" + json::write(item));
    });
  }
  if (!is_associative(owned)) return false;
  for (const auto& [name, fields] : owned.children) {
    const auto key = parse_key(name);
    if (!key || !key->is_map()) return false;
    const Value* wanted = find_item(desired, *key, true);
    const Value* there = find_item(live, *key, false);
    if (wanted == nullptr || there == nullptr) return false;
    // The key's own fields are listed as owned also where the server defaulted them.
    FieldSet own = fields;
    for (const auto& part : key->members())
      if (wanted->find(part.key) == nullptr) own.children.erase("f:" + part.key);
    if (!equal(*wanted, *there, own, path + "[]")) return false;
  }
  return true;
}

/// The part of a live value that a field set names.
Value project(const Value& live, const FieldSet& owned) {
  if (owned.children.empty()) return live;
  Value result;
  for (const auto& [name, fields] : owned.children) {
    if (is_marker(name) || (!fields.children.empty() && only_markers(fields))) continue;
    if (name.starts_with("f:")) {
      const Value* there = live.find(std::string_view(name).substr(2));
      if (there != nullptr) result[name] = project(*there, fields);
    } else if (name.starts_with("k:") && live.is_list()) {
      const auto key = parse_key(name);
      const Value* there = key && key->is_map() ? find_item(live, *key, false) : nullptr;
      if (there != nullptr) result[name] = project(*there, fields);
    } else if (live.is_list()) {
      result[name] = Value(true);
    }
  }
  return result;
}

/// The values a live object holds where `desired` sets something; lists are taken whole.
Value mirror(const Value& live, const Value& desired, const std::string& path) {
  if (!desired.is_map() || !live.is_map()) return live;
  Value result = Value::map();
  for (const auto& member : desired.members()) {
    const std::string below = path + "." + member.key;
    const bool marker = path == ".metadata.annotations" && is_marker("f:" + member.key);
    const Value* there = live.find(member.key);
    if (there != nullptr && !is_identity(below) && !marker)
      result[member.key] = mirror(*there, member.value, below);
  }
  return result;
}

constexpr std::array<std::string_view, 6> kListKeys{"name", "key", "containerPort",
                                                    "port", "ip",  "mountPath"};

void compare(std::vector<FieldChange>& out, const Value* before, const Value* after, const std::string& path);

void compare_lists(std::vector<FieldChange>& out,
                   const Value::List& before,
                   const Value::List& after,
                   const std::string& path) {
  const auto key = list_key(before, after);
  if (key.empty()) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
      compare(out, i < before.size() ? &before[i] : nullptr, i < after.size() ? &after[i] : nullptr,
              fmt::format("{}[{}]", path, i));
    return;
  }
  const auto find = [&](const Value::List& items, const Value& wanted) -> const Value* {
    for (const auto& item : items)
      if (*item.find(key) == wanted) return &item;
    return nullptr;
  };
  const auto name = [&](const Value& item) {
    const Value& id = *item.find(key);
    return fmt::format("{}[{}={}]", path, key, id.is_text() ? id.text() : json::write(id));
  };
  for (const auto& item : before)
    compare(out, &item, find(after, *item.find(key)), name(item));
  for (const auto& item : after)
    if (find(before, *item.find(key)) == nullptr) compare(out, nullptr, &item, name(item));
}

void compare(std::vector<FieldChange>& out,
             const Value* before,
             const Value* after,
             const std::string& path) {
  if (before != nullptr && after != nullptr) {
    if (*before == *after) return;
    if (before->is_map() && after->is_map()) {
      for (const auto& member : before->members())
        compare(out, &member.value, after->find(member.key),
                path.empty() ? member.key : path + "." + member.key);
      for (const auto& member : after->members())
        if (before->find(member.key) == nullptr)
          compare(out, nullptr, &member.value, path.empty() ? member.key : path + "." + member.key);
      return;
    }
    if (before->is_list() && after->is_list())
      return compare_lists(out, before->items(), after->items(), path);
    out.push_back({FieldChange::Kind::Replace, path, *before, *after, {}});
  } else if (before != nullptr) {
    out.push_back({FieldChange::Kind::Remove, path, *before, {}, {}});
  } else {
    out.push_back({FieldChange::Kind::Add, path, {}, *after, {}});
  }
}

}  // namespace

std::string_view list_key(const Value::List& a, const Value::List& b) {
  const auto unique_in = [](const Value::List& items, std::string_view key) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Value* own = items[i].find(key);
      if (own == nullptr || own->is_map() || own->is_list()) return false;
      for (std::size_t j = 0; j < i; ++j)
        if (*items[j].find(key) == *own) return false;
    }
    return true;
  };
  for (const auto key : kListKeys)
    if (unique_in(a, key) && unique_in(b, key)) return key;
  return {};
}

FieldSet field_set(const Value& fields_v1) {
  FieldSet set;
  if (!fields_v1.is_map()) return set;
  for (const auto& member : fields_v1.members()) {
    if (member.key == ".") {
      set.self = true;
    } else {
      set.children.emplace(member.key, field_set(member.value));
    }
  }
  return set;
}

FieldSet owned_fields(const Value& live) {
  const Value* managers = live.at("metadata", "managedFields");
  if (managers == nullptr || !managers->is_list()) return {};
  for (const auto& entry : managers->items()) {
    const bool ours = entry.text_at({"manager"}) == kFieldManager &&
                      entry.text_at({"operation"}) == "Apply" && entry.text_at({"subresource"}).empty();
    const Value* fields = entry.find("fieldsV1");
    if (ours && fields != nullptr) return field_set(*fields);
  }
  return {};
}

Comparison compare_applied(const Value& desired, const Value& live) {
  const FieldSet owned = owned_fields(live);
  if (owned.children.empty()) return Comparison::Differs;
  return equal(desired, live, owned, "") ? Comparison::Equal : Comparison::Differs;
}

std::string touched_digest(const Value& live, const Value& desired) {
  Value touched = Value::map();
  const FieldSet owned = owned_fields(live);
  touched["owned"] = owned.children.empty() ? Value() : project(live, owned);
  touched["desired"] = desired.is_null() ? Value() : mirror(live, desired, "");
  return sha256(json::write_canonical(touched));
}

std::vector<FieldChange> differences(const Value& before, const Value& after) {
  std::vector<FieldChange> changes;
  compare(changes, &before, &after, "");
  std::stable_sort(changes.begin(), changes.end(),
                   [](const FieldChange& a, const FieldChange& b) { return a.path < b.path; });
  return changes;
}

Value without_noise(Value object) {
  if (!object.is_map()) return object;
  object.erase("status");
  Value* metadata = object.find("metadata");
  if (metadata == nullptr || !metadata->is_map()) return object;
  for (const auto* name :
       {"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"})
    metadata->erase(name);
  Value* annotations = metadata->find("annotations");
  if (annotations != nullptr && annotations->is_map()) {
    annotations->erase(kOperationAnnotation);
    annotations->erase(kDigestAnnotation);
    if (annotations->members().empty()) metadata->erase("annotations");
  }
  return object;
}

}  // namespace emco
