#include "core/sandbox/managers.h"

#include <algorithm>

#include <fmt/format.h>

namespace emco::sandbox {
namespace {

struct Manager {
  std::string name;
  std::string operation;
  std::string api_version;
  std::string time;
  std::string subresource;
  Fields fields;

  bool is(const Author& author, std::string_view as) const {
    return name == author.manager && operation == as && subresource == author.subresource &&
           (as == "Apply" || api_version == author.api_version);
  }
};

std::vector<Manager> managers_of(const Value& object) {
  std::vector<Manager> all;
  const Value* entries = object.at("metadata", "managedFields");
  if (entries == nullptr || !entries->is_list()) return all;
  for (const auto& entry : entries->items()) {
    const Value* fields = entry.find("fieldsV1");
    all.push_back({std::string(entry.text_at({"manager"})), std::string(entry.text_at({"operation"})),
                   std::string(entry.text_at({"apiVersion"})), std::string(entry.text_at({"time"})),
                   std::string(entry.text_at({"subresource"})),
                   fields == nullptr ? Fields() : read_fields(*fields)});
  }
  return all;
}

void put(Value& object, std::vector<Manager> managers) {
  std::erase_if(managers, [](const Manager& manager) { return manager.fields.empty(); });
  // As servers do: those who apply come first.
  std::stable_sort(managers.begin(), managers.end(),
                   [](const Manager& a, const Manager& b) { return a.operation < b.operation; });
  if (managers.empty()) {
    object["metadata"].erase("managedFields");
    return;
  }
  Value entries = Value::list();
  for (const auto& manager : managers) {
    Value& entry = entries.push(Value::map({{"manager", manager.name},
                                            {"operation", manager.operation},
                                            {"apiVersion", manager.api_version},
                                            {"time", manager.time},
                                            {"fieldsType", "FieldsV1"},
                                            {"fieldsV1", write_fields(manager.fields)}}));
    if (!manager.subresource.empty()) entry["subresource"] = manager.subresource;
  }
  object["metadata"]["managedFields"] = std::move(entries);
}

/// What the server keeps of every object on its own belongs to nobody.
const Fields& nobodys() {
  static const Fields kSet = [] {
    Fields set;
    insert(set, {"f:apiVersion"});
    insert(set, {"f:kind"});
    for (const auto* name :
         {"name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields",
          "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds"})
      insert(set, {"f:metadata", std::string("f:") + name});
    return set;
  }();
  return kSet;
}

/// A main resource's author has no say about its status, and the other way round.
void keep_to_part(Fields& set, const Author& author) {
  subtract_whole(set, nobodys());
  if (const auto metadata = set.below.find("f:metadata"); metadata != set.below.end()) {
    metadata->second.member = false;
    if (metadata->second.empty()) set.below.erase(metadata);
  }
  if (author.subresource == "status") {
    std::erase_if(set.below, [](const auto& entry) { return entry.first != "f:status"; });
  } else if (author.subresource.empty()) {
    set.below.erase("f:status");
  }
}

std::string printed(const Manager& manager) {
  std::string text = fmt::format("\"{}\"", manager.name);
  if (!manager.subresource.empty()) text += fmt::format(" with subresource \"{}\"", manager.subresource);
  if (manager.operation == "Update")
    text += fmt::format(" using {} at {}", manager.api_version, manager.time);
  return text;
}

Difference relevant(Difference difference) {
  for (Fields* set : {&difference.added, &difference.modified, &difference.removed})
    subtract_whole(*set, nobodys());
  return difference;
}

/// What the others lose by a change; the conflicts when nobody may take anything from them.
std::vector<FieldConflict> take_from_others(std::vector<Manager>& managers,
                                            const Difference& change,
                                            const Author& author,
                                            std::string_view as,
                                            bool force) {
  Fields touched = change.added;
  unite(touched, change.modified);
  std::vector<FieldConflict> conflicts;
  for (auto& manager : managers) {
    if (manager.is(author, as)) continue;
    const Fields taken = intersection(manager.fields, touched);
    for (const auto& field : printed(taken))
      conflicts.push_back({field, printed(manager)});
    if (force) subtract(manager.fields, taken);
    subtract(manager.fields, change.removed);
  }
  return force ? std::vector<FieldConflict>{} : conflicts;
}

Manager& entry_of(std::vector<Manager>& managers, const Author& author, std::string_view as) {
  for (auto& manager : managers)
    if (manager.is(author, as)) return manager;
  return managers.emplace_back(
      Manager{author.manager, std::string(as), author.api_version, author.time, author.subresource, {}});
}

}  // namespace

Applied apply(const Type& type, const Value& live, const Value& config, const Author& author) {
  const Value before = live.is_null() ? Value::map() : live;
  Applied result;
  result.object = merged(type, before, config);
  std::vector<Manager> managers = managers_of(before);

  Fields wanted = fields_of(type, config);
  keep_to_part(wanted, author);
  Manager& own = entry_of(managers, author, "Apply");
  const Fields last = own.fields;
  if (own.fields != wanted || own.api_version != author.api_version) {
    own.fields = std::move(wanted);
    own.api_version = author.api_version;
    own.time = author.time;
  }
  Fields kept;
  for (const auto& manager : managers)
    unite(kept, manager.fields);
  prune(type, result.object, last, kept);

  const Difference change = relevant(difference(type, before, result.object));
  result.conflicts = take_from_others(managers, change, author, "Apply", author.force);
  put(result.object, std::move(managers));
  return result;
}

Value updated(const Type& type, const Value& live, Value object, const Author& author) {
  const Value before = live.is_null() ? Value::map() : live;
  std::vector<Manager> managers = managers_of(before);
  const Difference change = relevant(difference(type, before, object));
  take_from_others(managers, change, author, "Update", true);
  Manager& own = entry_of(managers, author, "Update");
  Fields set = own.fields;
  subtract(set, change.removed);
  unite(set, change.modified);
  unite(set, change.added);
  keep_to_part(set, author);
  if (set != own.fields || !(change.modified.empty() && change.added.empty())) {
    own.fields = std::move(set);
    own.time = author.time;
  }
  put(object, std::move(managers));
  return object;
}

}  // namespace emco::sandbox
