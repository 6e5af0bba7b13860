#include "core/yaml/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/base/text.h"

namespace emco::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Only what begins like a number can be one.
bool may_be_number(std::string_view text) {
  const char first = text.front();
  return is_digit(first) || first == '+' || first == '-' || first == '.';
}

enum class Sign { Plus, Minus };

struct Integer {
  enum class Fit { NoInteger, Fits, TooLarge };

  Fit fit = Fit::NoInteger;
  std::int64_t value = 0;
};

/// Go's strconv.ParseInt with base 0, underscores removed.
Integer parse_integer(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
  std::string_view digits = text;
  Sign sign = Sign::Plus;
  if (digits.starts_with('+') || digits.starts_with('-')) {
    sign = digits.front() == '-' ? Sign::Minus : Sign::Plus;
    digits.remove_prefix(1);
  }
  int base = 10;
  const std::string_view prefix = digits.substr(0, 2);
  for (const auto& [name, value] :
       {std::pair{"0x", 16}, {"0X", 16}, {"0o", 8}, {"0O", 8}, {"0b", 2}, {"0B", 2}})
    if (prefix == name) base = value;
  if (base != 10) {
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits.front() == '0') {
    base = 8;
  }
  std::uint64_t magnitude = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (digits.empty() || end != digits.data() + digits.size()) return {};
  const std::uint64_t limit = (std::uint64_t{1} << 63U) - (sign == Sign::Plus ? 1 : 0);
  if (error == std::errc::result_out_of_range || magnitude > limit) return {Integer::Fit::TooLarge, 0};
  if (error != std::errc()) return {};
  return {Integer::Fit::Fits, static_cast<std::int64_t>(sign == Sign::Minus ? ~magnitude + 1 : magnitude)};
}

/// [-+]? ( .digits | digits [.digits] ) ( [eE] [-+]? digits )?
bool looks_like_real(std::string_view text) {
  const auto skip_digits = [&] {
    const auto count =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    text.remove_prefix(count);
    return count;
  };
  const auto skip = [&](std::string_view any) {
    const bool found = !text.empty() && any.find(text.front()) != std::string_view::npos;
    if (found) text.remove_prefix(1);
    return found;
  };
  skip("+-");
  const std::size_t whole = skip_digits();
  const bool point = skip(".");
  const std::size_t fraction = point ? skip_digits() : 0;
  if (whole + fraction == 0) return false;
  if (!skip("eE")) return text.empty();
  skip("+-");
  return skip_digits() > 0 && text.empty();
}

/// A scalar that is a number, if it is one: nothing else. TooLarge numbers give a null Value.
std::optional<Value> parse_number(const std::string& text) {
  const Integer integer = parse_integer(text);
  if (integer.fit == Integer::Fit::Fits) return Value(integer.value);
  if (integer.fit == Integer::Fit::TooLarge) return Value();
  const std::string lower = text::lower(text);
  const bool infinite = lower == ".inf" || lower == "+.inf" || lower == "-.inf";
  if (infinite || lower == ".nan") return Value();
  if (!looks_like_real(text)) return std::nullopt;
  const std::string_view digits = std::string_view(text).substr(text.front() == '+' ? 1 : 0);
  double real = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), real);
  if (parsed.ec != std::errc()) return Value();
  return Value(real);
}

Value scalar(const Node& node, const std::string& file, Diagnostics& diagnostics) {
  if (node.style != Style::Plain) return node.text;
  if (node.is_null()) return {};
  for (const char* yes : {"true", "True", "TRUE"})
    if (node.text == yes) return true;
  for (const char* no : {"false", "False", "FALSE"})
    if (node.text == no) return false;
  if (!may_be_number(node.text)) return node.text;
  auto number = parse_number(node.text);
  if (!number) return node.text;
  if (number->is_null())
    diagnostics.error("yaml.number", {file, node.line, node.column}, "the number fits into no 64 bits",
                      "put it in quotes if it is text");
  return std::move(*number);
}

}  // namespace

Value to_value(const Node& node, const std::string& file, Diagnostics& diagnostics) {
  if (node.broken) return {};
  if (node.is_scalar()) return scalar(node, file, diagnostics);
  if (node.is_list()) {
    Value::List items;
    items.reserve(node.items.size());
    for (const auto& item : node.items)
      items.push_back(to_value(item, file, diagnostics));
    return items;
  }
  Value::Members members;
  members.reserve(node.entries.size());
  for (const auto& entry : node.entries)
    members.push_back({entry.key.text, to_value(entry.value, file, diagnostics)});
  return Value::map(std::move(members));
}

}  // namespace emco::yaml
