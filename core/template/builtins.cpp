// The functions of Go's text/template itself.
#include <algorithm>

#include <fmt/format.h>

#include "core/template/format.h"
#include "core/template/function.h"
#include "core/template/machine.h"
#include "core/template/unicode.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

// ---- comparison

enum class Basic { None, Bool, Integer, Unsigned, Real, Text };

Basic basic(const Any& value) {
  if (value.kind() == Kind::Bool) return Basic::Bool;
  if (value.is_signed()) return Basic::Integer;
  if (value.is_unsigned()) return Basic::Unsigned;
  if (value.kind() == Kind::Float64) return Basic::Real;
  if (value.is_text()) return Basic::Text;
  return Basic::None;
}

bool nil_of_its_type(const Any& value) {
  return value.is_nil() || (value.is_list() && value.list() == nullptr) ||
         (value.is_map() && value.map() == nullptr);
}

[[noreturn]] void incompatible(const Any& a, const Any& b) {
  throw CallError("incompatible types for comparison: " + type_name(a) + " and " + type_name(b));
}

bool mixed_integers(Basic a, Basic b) {
  return (a == Basic::Integer && b == Basic::Unsigned) || (a == Basic::Unsigned && b == Basic::Integer);
}

bool equal_others(const Any& a, const Any& b) {
  if (kind_name(a) != kind_name(b) && !a.is_nil() && !b.is_nil())
    throw CallError("non-comparable types " + to_text(a) + ": " + type_name(a) + ", " + type_name(b) + ": " +
                    to_text(b));
  if (nil_of_its_type(a) || nil_of_its_type(b)) return nil_of_its_type(a) == nil_of_its_type(b);
  if (b.is_map() || b.is_list() || b.kind() == Kind::Bytes)
    throw CallError("non-comparable type " + to_text(b) + ": " + type_name(b));
  const bool pointers = a.is_struct() && b.is_struct() && a.structure()->type->pointer;
  return pointers ? a.structure() == b.structure() : deep_equal(a, b);
}

bool equal(const Any& a, const Any& b) {
  const Basic left = basic(a);
  const Basic right = basic(b);
  if (left != right) {
    if (mixed_integers(left, right))
      return a.integer() >= 0 && b.integer() >= 0 && a.integer() == b.integer();
    if (!a.is_nil() && !b.is_nil()) incompatible(a, b);
    return false;
  }
  switch (left) {
    case Basic::Bool:
    case Basic::Integer:
    case Basic::Unsigned: return a.integer() == b.integer();
    case Basic::Real: return a.real() == b.real();
    case Basic::Text: return a.text() == b.text();
    case Basic::None: break;
  }
  return equal_others(a, b);
}

bool less(const Any& a, const Any& b) {
  const Basic left = basic(a);
  const Basic right = basic(b);
  if (left == Basic::None || right == Basic::None) throw CallError("invalid type for comparison");
  if (left != right) {
    if (!mixed_integers(left, right)) incompatible(a, b);
    if (left == Basic::Integer)
      return a.integer() < 0 ||
             static_cast<std::uint64_t>(a.integer()) < static_cast<std::uint64_t>(b.integer());
    return b.integer() >= 0 &&
           static_cast<std::uint64_t>(a.integer()) < static_cast<std::uint64_t>(b.integer());
  }
  switch (left) {
    case Basic::Integer: return a.integer() < b.integer();
    case Basic::Unsigned:
      return static_cast<std::uint64_t>(a.integer()) < static_cast<std::uint64_t>(b.integer());
    case Basic::Real: return a.real() < b.real();
    case Basic::Text: return a.text() < b.text();
    case Basic::Bool:
    case Basic::None: break;
  }
  throw CallError("invalid type for comparison");
}

Any eq(Call& call) {
  if (call.size() < 2) throw CallError("missing argument for comparison");
  for (std::size_t i = 1; i < call.size(); ++i)
    if (equal(call[0], call[i])) return Any::boolean(true);
  return Any::boolean(false);
}

Any ne(Call& call) { return Any::boolean(!equal(call[0], call[1])); }

Any lt(Call& call) { return Any::boolean(less(call[0], call[1])); }

bool less_or_equal(const Any& a, const Any& b) { return less(a, b) || equal(a, b); }

Any le(Call& call) { return Any::boolean(less_or_equal(call[0], call[1])); }

Any gt(Call& call) { return Any::boolean(!less_or_equal(call[0], call[1])); }

Any ge(Call& call) { return Any::boolean(!less(call[0], call[1])); }

Any negate(Call& call) { return Any::boolean(!truth(call[0])); }

// ---- indexing

std::size_t index_of(const Any& index, std::size_t most) {
  if (index.is_nil()) throw CallError("cannot index slice/array with nil");
  if (!index.is_integer()) throw CallError("cannot index slice/array with type " + type_name(index));
  const std::int64_t at = index.integer();
  if (at < 0 || static_cast<std::size_t>(at) > most)
    throw CallError("index out of range: " + std::to_string(at));
  return static_cast<std::size_t>(at);
}

Any element(const Any& item, const Any& index) {
  if (item.is_nil()) throw CallError("index of nil pointer");
  if (item.is_map()) {
    if (index.is_nil()) throw CallError("value is nil; should be of type string");
    if (!index.is_text()) throw CallError("value has type " + type_name(index) + "; should be string");
    const Any* found = item.map() == nullptr ? nullptr : item.map()->find(index.text());
    if (found != nullptr) return found->as_interface();
    if (item.map_type() == MapType::String) return Any::text({});
    if (item.map_type() == MapType::Files) return Any::bytes({});
    return Any().as_interface();
  }
  if (!item.is_list() && !item.is_text() && item.kind() != Kind::Bytes)
    throw CallError("can't index item of type " + type_name(item));
  const std::size_t size = length(item);
  const std::size_t at = index_of(index, size);
  if (at >= size) {
    throw CallError(item.is_text() ? "reflect: string index out of range"
                                   : "reflect: slice index out of range");
  }
  if (item.is_list()) return item.list()->items[at].as_interface();
  return Any::number(Kind::Uint8, static_cast<unsigned char>(item.text()[at]));
}

Any index(Call& call) {
  Any item = call[0];
  if (item.is_nil()) throw CallError("index of untyped nil");
  for (std::size_t i = 1; i < call.size(); ++i)
    item = element(item, call[i]);
  return item;
}

Any slice(Call& call) {
  const Any& item = call[0];
  if (item.is_nil()) throw CallError("slice of untyped nil");
  const std::size_t count = call.size() - 1;
  if (count > 3) throw CallError("too many slice indexes: " + std::to_string(count));
  if (item.is_text() && count == 3) throw CallError("cannot 3-index slice a string");
  if (!item.is_text() && !item.is_list() && item.kind() != Kind::Bytes)
    throw CallError("can't slice item of type " + type_name(item));
  const std::size_t size = length(item);
  const std::size_t most = item.is_list() && item.list() != nullptr ? item.list()->capacity : size;
  std::size_t bounds[3] = {0, size, most};
  for (std::size_t i = 0; i < count; ++i)
    bounds[i] = index_of(call[i + 1], most);
  for (std::size_t i = 0; i + 1 < std::max<std::size_t>(count, 2); ++i)
    if (bounds[i] > bounds[i + 1])
      throw CallError(fmt::format("invalid slice index: {} > {}", bounds[i], bounds[i + 1]));
  if (item.is_text()) return Any::text(item.text().substr(bounds[0], bounds[1] - bounds[0]));
  if (item.kind() == Kind::Bytes) return Any::bytes(item.text().substr(bounds[0], bounds[1] - bounds[0]));
  if (item.list() == nullptr) return item;
  List* part = part_of(call.heap, *item.list(), bounds[0], bounds[1]);
  if (count == 3) part->capacity = static_cast<std::uint32_t>(bounds[2] - bounds[0]);
  return Any::list(part, item.list_type());
}

Any len(Call& call) {
  const Any& item = call[0];
  if (item.is_nil()) {
    if (item.through_interface()) throw CallError("len of nil pointer");
    throw CallError("reflect: call of reflect.Value.Type on zero Value");
  }
  if (!item.is_map() && !item.is_list() && !item.is_text() && item.kind() != Kind::Bytes)
    throw CallError("len of type " + type_name(item));
  return Any::integer(length(item));
}

Any call_function(Call& call) {
  if (call[0].is_nil()) throw CallError("call of nil");
  throw CallError("non-function of type " + type_name(call[0]));
}

// ---- printing and escaping

Any print(Call& call) { return call.give(sprint(call.args)); }

Any println(Call& call) { return call.give(sprintln(call.args)); }

Any printf(Call& call) {
  return call.give(sprintf(call.text(0), call.args.subspan(1), call.machine.options().budgets.text_bytes));
}

// What the escaping functions see of their arguments: text/template's own printing.
std::string shown(Call& call) {
  if (call.size() == 1 && call[0].is_text()) return std::string(call.text(0));
  for (Any& value : call.args)
    if (value.is_nil()) value = Any::text("<no value>");
  return sprint(call.args);
}

Any html(Call& call) {
  std::string out;
  for (const char c : shown(call)) {
    switch (c) {
      case '\0': out += "\xEF\xBF\xBD"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return call.give(out);
}

void append_js(std::string& out, char32_t c) {
  switch (c) {
    case '\\': out += "\\\\"; return;
    case '\'': out += "\\'"; return;
    case '"': out += "\\\""; return;
    case '<':
    case '>':
    case '&':
    case '=': out += fmt::format("\\u{:04X}", static_cast<unsigned>(c)); return;
    default: break;
  }
  if (c < ' ')
    out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
  else if (c >= 0x80 && !is_print(c))
    out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
  else
    append_rune(out, c);
}

Any js(Call& call) {
  const std::string text = shown(call);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode(text, i);
    if (rune.valid)
      append_js(out, rune.value);
    else
      out += text[i];
    i += rune.size;
  }
  return call.give(out);
}

Any urlquery(Call& call) {
  std::string out;
  for (const char c : shown(call)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else if (c == ' ')
      out += '+';
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return call.give(out);
}

constexpr Function kGo[] = {
    {"and", "vv*", nullptr, Special::And},
    {"call", "vv*", call_function},
    {"eq", "vv*", eq},
    {"ge", "vv", ge},
    {"gt", "vv", gt},
    {"html", "a*", html},
    {"index", "vv*", index},
    {"js", "a*", js},
    {"le", "vv", le},
    {"len", "v", len},
    {"lt", "vv", lt},
    {"ne", "vv", ne},
    {"not", "v", negate},
    {"or", "vv*", nullptr, Special::Or},
    {"print", "a*", print},
    {"printf", "sa*", printf},
    {"println", "a*", println},
    {"slice", "vv*", slice},
    {"urlquery", "a*", urlquery},
};

}  // namespace

const Functions& go_functions() {
  static const Functions functions{std::span<const Function>(kGo)};
  return functions;
}

}  // namespace emco::tpl
