#include "core/flow/saved_value.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace emco::flow::saved {

void damaged(const std::string& what) {
  throw Error("plan.damaged", fmt::format("the plan file cannot be read: {}", what), "make a new plan");
}

const Value& member(const Value& map, const char* name) {
  const Value* found = map.is_map() ? map.find(name) : nullptr;
  if (found == nullptr) damaged(fmt::format("'{}' is missing", name));
  return *found;
}

std::string text_of(const Value& map, const char* name) {
  const Value& value = member(map, name);
  if (!value.is_text()) damaged(fmt::format("'{}' is no text", name));
  return value.text();
}

bool flag_of(const Value& map, const char* name) {
  const Value& value = member(map, name);
  if (!value.is_boolean()) damaged(fmt::format("'{}' is neither true nor false", name));
  return value.boolean();
}

std::int64_t number_of(const Value& map, const char* name) {
  const Value& value = member(map, name);
  if (!value.is_integer()) damaged(fmt::format("'{}' is no number", name));
  return value.integer();
}

std::optional<std::int64_t> maybe_number_of(const Value& map, const char* name) {
  if (member(map, name).is_null()) return std::nullopt;
  return number_of(map, name);
}

const Value::List& items_of(const Value& map, const char* name) {
  const Value& value = member(map, name);
  if (!value.is_list()) damaged(fmt::format("'{}' is no list", name));
  return value.items();
}

std::vector<std::string> texts_of(const Value& map, const char* name) {
  std::vector<std::string> texts;
  for (const auto& item : items_of(map, name)) {
    if (!item.is_text()) damaged(fmt::format("'{}' holds something that is no text", name));
    texts.push_back(item.text());
  }
  return texts;
}

}  // namespace emco::flow::saved
