#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

/// Taking apart what a plan file holds: nothing is guessed, whatever is not as this program writes it is
/// Error "plan.damaged".
namespace emco::flow::saved {

[[noreturn]] void damaged(const std::string& what);

const Value& member(const Value& map, const char* name);
std::string text_of(const Value& map, const char* name);
bool flag_of(const Value& map, const char* name);
std::int64_t number_of(const Value& map, const char* name);
/// Nothing for null.
std::optional<std::int64_t> maybe_number_of(const Value& map, const char* name);
const Value::List& items_of(const Value& map, const char* name);
std::vector<std::string> texts_of(const Value& map, const char* name);

/// A word of an enumeration.
template <typename Enum>
Enum word_of(const Value& map, const char* name, std::optional<Enum> (*find)(std::string_view)) {
  const std::string word = text_of(map, name);
  const auto value = find(word);
  if (!value) damaged("'" + word + "' is unknown");
  return *value;
}

}  // namespace emco::flow::saved
