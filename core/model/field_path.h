#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/model/fields.h"

namespace emco {

// Paths of fields as API servers print them (".spec.containers[name=\"web\"].image") and as we do
// ("spec.containers[name=web].image"): both are understood. Keys may contain dots, so a path is matched
// against a value, not cut at dots.

/// The value a path leads to; nullptr when there is none.
const Value* field_at(const Value& value, std::string_view path);

/// Removes the field a path leads to; false when there was none. Maps that become empty stay.
bool erase_field(Value& value, std::string_view path);

/// The set holds the field or something below it.
bool owns_field(const FieldSet& fields, std::string_view path);

/// The field by which the items of both lists can be told apart ("name", …), "" when there is none.
std::string_view list_key(const Value::List& a, const Value::List& b);

/// A value that holds no others.
struct Leaf {
  std::string path;  ///< as `differences` spells it: "spec.ports[name=web].port"
  const Value* value = nullptr;
};

/// All of them in order of the value; it must outlive them.
std::vector<Leaf> leaves(const Value& value);

/// The path by positions ("spec.ports[0].port") of a part of a value, found by its identity; "" when it is
/// none.
std::string position_of(const Value& whole, const Value& part);

/// Whether a manager's hold on a field is an edit (it wrote the field by an update, as `kubectl edit` does)
/// or a claim (it applies the field, or manages it through a subresource such as scale, as autoscalers do).
enum class Hold { None, Edit, Claim };
Hold hold_of(const Value& live, std::string_view manager, std::string_view path);

}  // namespace emco
