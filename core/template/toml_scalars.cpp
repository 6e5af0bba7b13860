// The part of TOML's scanner that reads texts, numbers and dates.
#include "core/template/toml_runes.h"
#include "core/template/toml_scanner.h"

namespace emco::tpl {

using namespace toml;

// ---- texts; the opening quotes are behind us

TomlToken TomlScanner::string() {
  bool escaped = false;
  for (;;) {
    const char32_t c = next();
    if (c == kEnd) mistake("unexpected EOF; expected '\"'");
    if (is_newline(c)) mistake_before("strings cannot contain newlines");
    if (c == '\\') {
      escape();
      escaped = true;
    }
    if (c != '"') continue;
    back();
    const TomlToken text = token(escaped ? TomlKind::EscapedText : TomlKind::Text);
    next();
    start_ = at_;
    return text;
  }
}

TomlToken TomlScanner::raw_string() {
  for (;;) {
    const char32_t c = next();
    if (c == kEnd) mistake("unexpected EOF; expected \"'\"");
    if (is_newline(c)) mistake_before("strings cannot contain newlines");
    if (c != '\'') continue;
    back();
    const TomlToken text = token(TomlKind::RawText);
    next();
    start_ = at_;
    return text;
  }
}

TomlToken TomlScanner::lines() {
  for (;;) {
    const char32_t c = next();
    if (c == kEnd) mistake("unexpected EOF; expected '\"\"\"'");
    if (c == '\\') {
      if (is_newline(next())) continue;
      back();
      escape();
      continue;
    }
    if (c != '"' || !accept('"')) continue;
    if (!accept('"')) {
      back();
      continue;
    }
    // The text may end in one or two quotes of its own, not in three.
    if (peek() == '"') {
      if (current().ends_with("\"\"\"\"\"") && !current().ends_with("\\\"\"\"\"\""))
        mistake("unexpected '\"\"\"\"\"\"'");
      back();
      back();
      continue;
    }
    at_ -= 3;
    const TomlToken text = token(TomlKind::Lines);
    at_ += 3;
    start_ = at_;
    return text;
  }
}

TomlToken TomlScanner::raw_lines() {
  for (;;) {
    const char32_t c = next();
    if (c == kEnd) mistake("unexpected EOF; expected \"'''\"");
    if (c != '\'' || !accept('\'')) continue;
    if (!accept('\'')) {
      back();
      continue;
    }
    if (peek() == '\'') {
      if (current().ends_with("'''''")) mistake("unexpected \"''''''\"");
      back();
      back();
      continue;
    }
    at_ -= 3;
    const TomlToken text = token(TomlKind::RawLines);
    at_ += 3;
    start_ = at_;
    return text;
  }
}

void TomlScanner::escape() {
  const char32_t c = next();
  switch (c) {
    case 'e':
    case 'b':
    case 't':
    case 'n':
    case 'f':
    case 'r':
    case '"':
    case ' ':
    case '\t':
    case '\\': return;
    case 'x': return hex_digits(2, "expected two hexadecimal digits after '\\x', but got ");
    case 'u': return hex_digits(4, "expected four hexadecimal digits after '\\u', but got ");
    case 'U': return hex_digits(8, "expected eight hexadecimal digits after '\\U', but got ");
    default: break;
  }
  const std::string message = "invalid escape in string '\\" + utf8(c) + "'";
  if (at_end_) mistake_before(message);
  mistake(message);
}

void TomlScanner::hex_digits(int count, const char* message) {
  for (int i = 0; i < count; ++i)
    if (!is_hex(next())) mistake(message + quote(current()) + " instead");
}

// ---- numbers and dates: as far as their characters go; the reader judges them

TomlToken TomlScanner::number_or_date() {
  char32_t c = next();
  if (c == '0') {
    c = next();
    if (c == 'b' || c == 'o' || c == 'x') return based_number(c);
    if (c == '_') return decimal();
    if (c == '.' || c == 'e' || c == 'E') return real();
    if (!is_decimal(c)) {
      back();
      const TomlToken zero = token(TomlKind::Integer);
      start_ = at_;
      return zero;
    }
  }
  do
    c = next();
  while (is_decimal(c));
  if (c == '-' || c == ':') return date();
  if (c == '_') return decimal();
  if (c == '.' || c == 'e' || c == 'E') return real();
  back();
  const TomlToken number = token(TomlKind::Integer);
  start_ = at_;
  return number;
}

TomlToken TomlScanner::based_number(char32_t kind) {
  const auto fits = [kind](char32_t c) {
    return kind == 'x' ? is_hex(c) : c >= '0' && c <= (kind == 'o' ? U'7' : U'1');
  };
  const char32_t first = peek();
  if (!fits(first)) {
    const char* name = kind == 'x' ? "a hexadecimal" : kind == 'o' ? "an octal" : "a binary";
    mistake("not " + std::string(name) + " number: '" + std::string(current()) + utf8(first) + "'");
  }
  char32_t c = next();
  while (fits(c) || c == '_')
    c = next();
  back();
  const TomlToken number = token(TomlKind::Integer);
  start_ = at_;
  return number;
}

TomlToken TomlScanner::decimal() {
  char32_t c = next();
  while (is_decimal(c) || c == '_')
    c = next();
  if (c == '.' || c == 'e' || c == 'E') return real();
  back();
  const TomlToken number = token(TomlKind::Integer);
  start_ = at_;
  return number;
}

TomlToken TomlScanner::signed_number() {
  const char32_t c = next();
  if (c == 'i' || c == 'n') {
    const bool whole = c == 'i' ? accept('n') && accept('f') : accept('a') && accept('n');
    if (!whole) mistake("invalid float: '" + std::string(current()) + "'");
    const TomlToken real = token(TomlKind::Real);
    start_ = at_;
    return real;
  }
  if (c == '0') {
    const char32_t base = peek();
    if (base == 'b' || base == 'o' || base == 'x')
      mistake("cannot use sign with non-decimal numbers: '" + std::string(current()) + utf8(base) + "'");
  }
  if (c == '.') mistake("floats must start with a digit, not '.'");
  if (!is_decimal(c)) mistake("expected a digit but got " + shown(c));
  return decimal();
}

TomlToken TomlScanner::real() {
  char32_t c = next();
  while (is_decimal(c) || c == '_' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')
    c = next();
  back();
  const TomlToken number = token(TomlKind::Real);
  start_ = at_;
  return number;
}

TomlToken TomlScanner::date() {
  constexpr std::u32string_view kLetters = U"-:Tt .Zz+";
  char32_t c = next();
  while (is_decimal(c) || (c != kEnd && kLetters.find(c) != std::u32string_view::npos))
    c = next();
  back();
  TomlToken moment = token(TomlKind::Date);
  while (moment.text.ends_with(' '))
    moment.text.remove_suffix(1);
  start_ = at_;
  return moment;
}

}  // namespace emco::tpl
