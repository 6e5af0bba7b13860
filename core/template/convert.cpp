#include "core/template/convert.h"

#include <cmath>
#include <limits>

#include "core/template/format.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

// "12.00" counts as 12.
std::string_view without_zero_decimals(std::string_view text) {
  bool zero = false;
  for (std::size_t i = text.size(); i > 0; --i) {
    if (text[i - 1] == '.') return zero ? text.substr(0, i - 1) : text;
    if (text[i - 1] != '0') return text;
    zero = true;
  }
  return text;
}

}  // namespace

void nil_dereference() {
  throw CallError("runtime error: invalid memory address or nil pointer dereference");
}

std::int64_t truncate(double value) {
  if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
    return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

std::int64_t to_int64(const Any& value) {
  if (value.kind() == Kind::Duration) return 0;
  if (value.is_integer() || value.kind() == Kind::Bool) return value.integer();
  if (value.kind() == Kind::Float64) return truncate(value.real());
  if (value.is_text()) return parse_int(without_zero_decimals(value.text()), 0).value_or(0);
  return 0;
}

double to_float64(const Any& value) {
  if (value.kind() == Kind::Duration) return 0;
  if (value.is_unsigned()) return static_cast<double>(static_cast<std::uint64_t>(value.integer()));
  if (value.is_integer() || value.kind() == Kind::Bool) return static_cast<double>(value.integer());
  if (value.kind() == Kind::Float64) return value.real();
  if (value.is_text()) return parse_float(value.text()).value_or(0);
  return 0;
}

bool is_slice(const Any& value) { return value.is_list() || value.kind() == Kind::Bytes; }

Any item_of(const Any& slice, std::size_t index) {
  if (slice.is_list()) return slice.list()->items[index];
  return Any::number(Kind::Uint8, static_cast<unsigned char>(slice.text()[index]));
}

std::vector<Any> items_of(const Any& value, std::string_view doing) {
  if (value.is_nil()) nil_dereference();
  if (!is_slice(value))
    throw CallError("Cannot " + std::string(doing) + " on type " + std::string(kind_name(value)));
  std::vector<Any> items;
  const std::size_t count = length(value);
  items.reserve(count + 1);
  for (std::size_t i = 0; i < count; ++i)
    items.push_back(item_of(value, i));
  return items;
}

std::vector<std::string_view> texts_of(Heap& heap, const Any& value) {
  std::vector<std::string_view> texts;
  if (!is_slice(value)) {
    if (!value.is_nil()) texts.push_back(text_value(heap, value));
    return texts;
  }
  const std::size_t count = length(value);
  for (std::size_t i = 0; i < count; ++i) {
    const Any item = item_of(value, i);
    if (!item.is_nil()) texts.push_back(text_value(heap, item));
  }
  return texts;
}

Any text_list(Heap& heap, const std::vector<std::string_view>& texts, std::size_t capacity) {
  List* list = make_list(heap, texts.size(), capacity);
  for (std::size_t i = 0; i < texts.size(); ++i)
    list->items[i] = Any::text(texts[i]);
  for (std::size_t i = texts.size(); i < list->capacity; ++i)
    list->items[i] = Any::text("");
  return Any::list(list, ListType::String);
}

std::vector<std::string_view> split_text(std::string_view text,
                                         std::string_view separator,
                                         std::int64_t count) {
  std::vector<std::string_view> parts;
  if (count == 0) return parts;
  const auto last_one = [&] { return count > 0 && static_cast<std::int64_t>(parts.size()) == count - 1; };
  if (separator.empty()) {
    for (std::size_t i = 0; i < text.size();) {
      if (last_one()) {
        parts.push_back(text.substr(i));
        break;
      }
      const std::size_t size = decode(text, i).size;
      parts.push_back(text.substr(i, size));
      i += size;
    }
    return parts;
  }
  for (;;) {
    const std::size_t at = last_one() ? std::string_view::npos : text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  if (from.empty()) {
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t size = decode(text, i).size;
      out += to;
      out += text.substr(i, size);
      i += size;
    }
    return out.append(to);
  }
  std::size_t start = 0;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from, start)) {
    out += text.substr(start, at - start);
    out += to;
    start = at + from.size();
  }
  return out.append(text.substr(start));
}

std::string_view trim_space(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = decode(text, 0);
    if (!is_space(rune.value)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    const Rune rune = decode_last(text, text.size());
    if (!is_space(rune.value)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

}  // namespace emco::tpl
