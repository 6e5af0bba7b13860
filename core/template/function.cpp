#include "core/template/function.h"

#include <algorithm>

#include "core/template/number.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

bool is_literal_text(const Node& node) { return node.type == NodeType::String; }

bool is_hexadecimal(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
         text.find_first_of("pP") == std::string_view::npos;
}

// The type that a number has where nothing asks for one.
Any ideal(const Node& node) {
  const Number& number = node.number;
  if (number.is_complex) throw CallError("complex numbers are not supported");
  const bool rune = node.text.starts_with('\'');
  if (number.is_float && !rune && !is_hexadecimal(node.text) &&
      node.text.find_first_of(".eEpP") != std::string_view::npos)
    return Any::real(number.real);
  if (number.is_int) return Any::integer(number.integer);
  throw CallError(std::string(node.text) + " overflows int");
}

bool fits(const Any& value, Param param) {
  switch (param) {
    case Param::Any:
    case Param::Value: return true;
    case Param::Text: return value.kind() == Kind::String;
    case Param::Int: return value.kind() == Kind::Int;
    case Param::Int64: return value.kind() == Kind::Int64;
    case Param::Uint32: return false;
    case Param::Real: return value.kind() == Kind::Float64;
    case Param::Bool: return value.kind() == Kind::Bool;
    case Param::Map:
      return value.is_map() && (value.map_type() == MapType::Any || value.map_type() == MapType::Values);
    case Param::List: return value.is_list() && value.list_type() == ListType::Any;
    case Param::Time: return value.is_struct() && value.structure()->type->name == "time.Time";
    case Param::Certificate: return value.is_struct() && value.structure()->type->name == "sprig.certificate";
  }
  return false;
}

}  // namespace

Functions::Functions(std::initializer_list<std::span<const Function>> tables) {
  for (const auto table : tables)
    for (const Function& function : table) {
      const auto at =
          std::lower_bound(sorted_.begin(), sorted_.end(), function.name,
                           [](const Function* f, std::string_view name) { return f->name < name; });
      if (at != sorted_.end() && (*at)->name == function.name)
        *at = &function;
      else
        sorted_.insert(at, &function);
    }
}

const Function* Functions::find(std::string_view name) const {
  const auto at =
      std::lower_bound(sorted_.begin(), sorted_.end(), name,
                       [](const Function* f, std::string_view wanted) { return f->name < wanted; });
  return at != sorted_.end() && (*at)->name == name ? *at : nullptr;
}

std::string_view type_name(Param param) {
  switch (param) {
    case Param::Any: return "interface {}";
    case Param::Value: return "reflect.Value";
    case Param::Text: return "string";
    case Param::Int: return "int";
    case Param::Int64: return "int64";
    case Param::Uint32: return "uint32";
    case Param::Real: return "float64";
    case Param::Bool: return "bool";
    case Param::Map: return "map[string]interface {}";
    case Param::List: return "[]interface {}";
    case Param::Time: return "time.Time";
    case Param::Certificate: return "sprig.certificate";
  }
  return "interface {}";
}

bool takes_nil(Param param) {
  return param == Param::Any || param == Param::Value || param == Param::Map || param == Param::List;
}

Any checked_argument(const Any& value, Param param) {
  if (param == Param::Any || param == Param::Value) return value;
  if (value.is_nil() && !value.through_interface()) {
    if (param == Param::Map) return Any::map(nullptr);
    if (param == Param::List) return Any::list(nullptr);
    throw CallError("invalid value; expected " + std::string(type_name(param)));
  }
  if (fits(value, param)) return param == Param::Map ? Any::map(value.map()) : value.as_concrete();
  const std::string got = value.is_nil() ? "interface {}" : type_name(value);
  throw CallError("wrong type for value; expected " + std::string(type_name(param)) + "; got " + got);
}

Any constant_argument(const Node& node, Param param) {
  const bool is_number = node.type == NodeType::Number;
  const auto found = [&] { return to_text(node); };
  switch (param) {
    case Param::Any:
    case Param::Value:
      if (is_number) return ideal(node);
      if (is_literal_text(node)) return Any::text(node.text);
      return Any::boolean(node.truth);
    case Param::Text:
      if (is_literal_text(node)) return Any::text(node.text);
      throw CallError("expected string; found " + found());
    case Param::Bool:
      if (node.type == NodeType::Bool) return Any::boolean(node.truth);
      throw CallError("expected bool; found " + found());
    case Param::Int:
    case Param::Int64:
      if (is_number && node.number.is_int)
        return Any::number(param == Param::Int ? Kind::Int : Kind::Int64, node.number.integer);
      throw CallError("expected integer; found " + found());
    case Param::Uint32:
      if (is_number && node.number.is_uint)
        return Any::number(Kind::Uint64,
                           static_cast<std::int64_t>(static_cast<std::uint32_t>(node.number.real)));
      throw CallError("expected unsigned integer; found " + found());
    case Param::Real:
      if (is_number && node.number.is_float) return Any::real(node.number.real);
      throw CallError("expected float; found " + found());
    case Param::Map:
    case Param::List:
    case Param::Time:
    case Param::Certificate: break;
  }
  throw CallError("can't handle " + found() + " for arg of type " + std::string(type_name(param)));
}

}  // namespace emco::tpl
