#include "core/template/format_field.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr std::string_view kSmall = "0123456789abcdefx";
constexpr std::string_view kLarge = "0123456789ABCDEFX";

std::string digits_of(std::uint64_t value, unsigned base, std::string_view digits) {
  std::string text;
  do {
    text += digits[value % base];
    value /= base;
  } while (value > 0);
  std::reverse(text.begin(), text.end());
  return text;
}

bool can_backquote(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode(text, i);
    if (!rune.valid || rune.value == 0xFEFF || rune.value == '`' || rune.value == 0x7F) return false;
    if (rune.value < ' ' && rune.value != '\t') return false;
    i += rune.size;
  }
  return true;
}

}  // namespace

Field Field::without_zero() const {
  Field field = *this;
  field.zero = false;
  return field;
}

void Field::padding(std::string& out, int count) const {
  if (count > 0) out.append(static_cast<std::size_t>(count), zero && !minus ? '0' : ' ');
}

void Field::pad(std::string& out, std::string_view text) const {
  const int room = has_width ? width - static_cast<int>(rune_count(text)) : 0;
  if (!minus) padding(out, room);
  out += text;
  if (minus) padding(out, room);
}

std::string_view Field::cut(std::string_view text) const {
  if (!has_precision) return text;
  std::size_t at = 0;
  for (int n = precision; n > 0 && at < text.size(); --n)
    at += decode(text, at).size;
  return text.substr(0, at);
}

void Field::text(std::string& out, std::string_view text) const { pad(out, cut(text)); }

void Field::quoted(std::string& out, std::string_view text) const {
  const std::string_view shown = cut(text);
  std::string quoted;
  if (sharp && can_backquote(shown))
    quoted = "`" + std::string(shown) + "`";
  else
    append_quoted(quoted, shown, '"', plus);
  pad(out, quoted);
}

void Field::hex(std::string& out, std::string_view text, bool capitals) const {
  const std::string_view digits = capitals ? kLarge : kSmall;
  const std::string_view shown = has_precision ? text.substr(0, static_cast<std::size_t>(precision)) : text;
  if (shown.empty()) return padding(out, has_width ? width : 0);
  std::string coded;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (space && i > 0) coded += ' ';
    if (sharp && (space || i == 0)) {
      coded += '0';
      coded += digits[16];
    }
    const auto byte = static_cast<unsigned char>(shown[i]);
    coded += digits[byte >> 4U];
    coded += digits[byte & 15U];
  }
  pad(out, coded);
}

void Field::character(std::string& out, std::uint64_t rune) const {
  std::string text;
  append_rune(text, rune > 0x10FFFF ? kReplacement : static_cast<char32_t>(rune));
  pad(out, text);
}

void Field::quoted_character(std::string& out, std::uint64_t rune) const {
  std::string text;
  append_rune(text, rune > 0x10FFFF ? kReplacement : static_cast<char32_t>(rune));
  std::string quoted;
  append_quoted(quoted, text, '\'', plus);
  pad(out, quoted);
}

void Field::unicode(std::string& out, std::uint64_t rune) const {
  std::string digits = digits_of(rune, 16, kLarge);
  const auto least = static_cast<std::size_t>(has_precision && precision > 4 ? precision : 4);
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  std::string text = "U+" + digits;
  if (sharp && rune <= 0x10FFFF && is_print(static_cast<char32_t>(rune))) {
    text += " '";
    append_rune(text, static_cast<char32_t>(rune));
    text += '\'';
  }
  without_zero().pad(out, text);
}

void Field::integer(std::string& out, std::uint64_t bits, bool is_signed, unsigned base, char verb) const {
  const bool negative = is_signed && static_cast<std::int64_t>(bits) < 0;
  const std::uint64_t size = negative ? ~bits + 1 : bits;
  int least = 0;
  if (has_precision) {
    least = precision;
    if (least == 0 && size == 0) return without_zero().padding(out, width);
  } else if (zero && !minus && has_width) {
    least = width - (negative || plus || space ? 1 : 0);
  }
  std::string text = digits_of(size, base, verb == 'X' ? kLarge : kSmall);
  if (static_cast<int>(text.size()) < least)
    text.insert(0, static_cast<std::size_t>(least) - text.size(), '0');
  if (sharp && base == 2) text.insert(0, "0b");
  if (sharp && base == 8 && text[0] != '0') text.insert(0, "0");
  if (sharp && base == 16) text.insert(0, verb == 'X' ? "0X" : "0x");
  if (verb == 'O') text.insert(0, "0o");
  if (negative)
    text.insert(0, "-");
  else if (plus)
    text.insert(0, "+");
  else if (space)
    text.insert(0, " ");
  without_zero().pad(out, text);
}

// The # flag keeps the point and zeros that %g drops.
void Field::sharpen(std::string& number, char verb, int shown) const {
  int digits = 0;
  if (verb == 'g' || verb == 'G' || verb == 'x') digits = shown == -1 ? 6 : shown;
  const bool hexadecimal = verb == 'x' || verb == 'X';
  const std::size_t tail_at = number.find_first_of(hexadecimal ? "pP" : "eE");
  const std::string tail = tail_at == std::string::npos ? "" : number.substr(tail_at);
  if (tail_at != std::string::npos) number.erase(tail_at);
  bool point = false;
  bool nonzero = false;
  for (std::size_t i = 1; i < number.size(); ++i) {
    if (number[i] == '.') {
      point = true;
      continue;
    }
    if (number[i] != '0') nonzero = true;
    if (nonzero) --digits;
  }
  if (!point) {
    if (number.size() == 2 && number[1] == '0') --digits;
    number += '.';
  }
  if (digits > 0) number.append(static_cast<std::size_t>(digits), '0');
  number += tail;
}

void Field::real(std::string& out, double value, char verb, int usual) const {
  const int shown = has_precision ? precision : usual;
  std::string number = format_float(value, verb == 'F' ? 'f' : verb, shown);
  if (number[0] != '-' && number[0] != '+') number.insert(0, "+");
  if (space && number[0] == '+' && !plus) number[0] = ' ';
  if (!std::isfinite(value)) {
    if (number[1] == 'N' && !space && !plus)
      number.erase(0, 1);
    else if (number[0] == '+' && !plus)
      number.erase(0, 1);
    if (std::isinf(value) && value > 0 && number[0] == 'I') number.insert(0, "+");
    return without_zero().pad(out, number);
  }
  if (sharp && verb != 'b') sharpen(number, verb, shown);
  if (!plus && number[0] == '+') return pad(out, std::string_view(number).substr(1));
  if (zero && !minus && has_width && width > static_cast<int>(number.size())) {
    out += number[0];
    padding(out, width - static_cast<int>(number.size()));
    out += number.substr(1);
    return;
  }
  pad(out, number);
}

}  // namespace emco::tpl
