#include "core/sandbox/type.h"

namespace emco::sandbox {
namespace {

bool says(const Value& schema, std::string_view key) {
  const Value* value = schema.find(key);
  return value != nullptr && value->is_boolean() && value->boolean();
}

}  // namespace

const Type* CustomTypes::list_of(const Value& schema) {
  const auto how = schema.text_at({"x-kubernetes-list-type"});
  const Value* items = schema.find("items");
  Type& type = all_.emplace_back();
  type.kind = Type::Kind::List;
  type.atomic = how != "map" && how != "set";
  if (const Value* keys = schema.find("x-kubernetes-list-map-keys"); keys != nullptr && keys->is_list())
    for (const auto& key : keys->items())
      type.keys.push_back(key.text());
  type.element = items != nullptr ? of(*items, false) : own_types().scalar(Type::Kind::Any);
  return &type;
}

const Type* CustomTypes::of(const Value& schema, bool whole) {
  const auto kind = schema.text_at({"type"});
  if (says(schema, "x-kubernetes-int-or-string")) return own_types().scalar(Type::Kind::IntegerOrText);
  if (kind == "array") return list_of(schema);
  if (kind == "integer") return own_types().scalar(Type::Kind::Integer);
  if (kind == "number") return own_types().scalar(Type::Kind::Number);
  if (kind == "boolean") return own_types().scalar(Type::Kind::Boolean);
  if (kind == "string") return own_types().scalar(Type::Kind::Text);
  const Value* properties = schema.find("properties");
  const Value* others = schema.find("additionalProperties");
  const bool atomic = schema.text_at({"x-kubernetes-map-type"}) == "atomic";
  if (properties == nullptr && others != nullptr && others->is_map() && !whole) {
    Type& type = all_.emplace_back();
    type.kind = Type::Kind::Map;
    type.atomic = atomic;
    type.element = of(*others, false);
    return &type;
  }
  Type& type = all_.emplace_back();
  type.kind = Type::Kind::Struct;
  type.atomic = atomic;
  type.open = says(schema, "x-kubernetes-preserve-unknown-fields") || (kind != "object" && !whole);
  // What nobody describes is taken apart as far as its maps go.
  if (type.open) type.element = &type;
  if (properties != nullptr)
    for (const auto& [name, inner] : properties->members())
      type.fields[name].type = of(inner, false);
  if (whole) {
    type.fields["apiVersion"].type = type.fields["kind"].type = own_types().scalar(Type::Kind::Text);
    type.fields["metadata"].type = own_types().named("meta.v1.ObjectMeta");
  }
  if (const Value* required = schema.find("required"); required != nullptr && required->is_list())
    for (const auto& name : required->items())
      if (const auto found = type.fields.find(name.text()); found != type.fields.end())
        found->second.required = true;
  return &type;
}

}  // namespace emco::sandbox
