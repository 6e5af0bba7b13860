#include "core/sandbox/bodies.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/sandbox/answers.h"

namespace emco::sandbox {

bool is_dry(const Request& request) { return request.parameter("dryRun") == "All"; }

Value parsed(const Request& request, std::string_view format) {
  try {
    Value body = json::parse(request.body);
    if (!body.is_map()) throw bad_request("the body is no object");
    return body;
  } catch (const Error& error) {
    if (request.parameter("fieldValidation") == "Strict")
      throw bad_request(fmt::format("error strict decoding {}: {}", format, error.what()));
    throw bad_request(fmt::format("error decoding {}: {}", format, error.what()));
  }
}

void drop_undeclared(const Type& type, Value& value) {
  if (value.is_list() && type.element != nullptr)
    for (auto& item : value.items())
      drop_undeclared(*type.element, item);
  if (!value.is_map() || (type.kind != Type::Kind::Struct && type.kind != Type::Kind::Map)) return;
  std::erase_if(value.members(), [&](const Member& member) { return type.member(member.key) == nullptr; });
  for (auto& [name, inner] : value.members())
    drop_undeclared(*type.member(name), inner);
}

void drop_nulls(Value& value) {
  if (value.is_list())
    for (auto& item : value.items())
      drop_nulls(item);
  if (!value.is_map()) return;
  std::erase_if(value.members(), [](const Member& member) { return member.value.is_null(); });
  for (auto& [name, inner] : value.members())
    drop_nulls(inner);
}

bool is_deleting(const Value& object) { return object.at("metadata", "deletionTimestamp") != nullptr; }

bool finalizers_left(const Value& object) {
  for (const auto& owner : {object.at("metadata", "finalizers"), object.at("spec", "finalizers")})
    if (owner != nullptr && owner->is_list() && !owner->items().empty()) return true;
  return false;
}

}  // namespace emco::sandbox
