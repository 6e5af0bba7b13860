#include "core/template/toml_words.h"

#include <algorithm>
#include <cmath>

#include "core/template/number.h"
#include "core/template/time_value.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

bool underscores_ok(std::string_view text) {
  for (const std::string_view word : {"nan", "+nan", "-nan", "inf", "-inf", "+inf"})
    if (text == word) return true;
  bool digit = false;
  for (const char c : text) {
    if (c == '_' && !digit) return false;
    digit = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }
  return digit;
}

bool has_leading_zero(std::string_view text) {
  if (text.size() > 1 && text[0] == '0') return text[1] != 'b' && text[1] != 'o' && text[1] != 'x';
  return text.size() > 2 && (text[0] == '-' || text[0] == '+') && text[1] == '0';
}

bool points_ok(std::string_view text) {
  bool point = false;
  for (const char c : text) {
    if (point && (c < '0' || c > '9')) return false;
    point = c == '.';
  }
  return !point;
}

// Go's time package reads an hour of one digit; TOML does not.
bool separators_fit(std::string_view text, std::string_view layout) {
  for (std::size_t i = 0; i < layout.size() && layout[i] != '.' && layout[i] != 'Z'; ++i)
    if ((layout[i] < '0' || layout[i] > '9') && (i >= text.size() || text[i] != layout[i])) return false;
  return true;
}

std::string_view without_first_newline(std::string_view text) {
  if (text.starts_with('\n')) return text.substr(1);
  return text.starts_with("\r\n") ? text.substr(2) : text;
}

// Without the backslashes that end lines and the blanks behind them.
std::string without_escaped_newlines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    if (text.substr(i + 1).starts_with('\\')) {
      out += "\\\\";
      i += 2;
      continue;
    }
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", i + 1), text.size());
    if (text.substr(i, end - i).find('\n') == std::string_view::npos) {
      out += text[i++];
      continue;
    }
    i = end;
  }
  return out;
}

std::string unescaped(const TomlToken& token, std::string_view text) {
  constexpr std::string_view kLetters = "btnfre\"\\";
  constexpr std::string_view kValues = "\b\t\n\f\r\x1B\"\\";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    const std::size_t letter = kLetters.find(c);
    if (letter != std::string_view::npos) {
      out += kValues[letter];
      continue;
    }
    if (c == ' ' || c == '\t') throw TomlMistake{token.line, "invalid escape: '\\" + std::string(1, c) + "'"};
    const std::size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
    const std::string_view digits = text.substr(i + 1, count);
    const auto rune = parse_uint(digits, 16);
    if (!rune || *rune > 0x10FFFF || (*rune >= 0xD800 && *rune < 0xE000))
      throw TomlMistake{token.line, "Escaped character '\\u" + std::string(digits) + "' is not valid UTF-8."};
    append_rune(out, static_cast<char32_t>(*rune));
    i += count;
  }
  return out;
}

}  // namespace

Any toml_integer(const TomlToken& token) {
  const auto refuse = [&](const std::string& message) { throw TomlMistake{token.line, message}; };
  const std::string shown = "Invalid integer " + quote(token.text) + ": ";
  if (!underscores_ok(token.text)) refuse(shown + "underscores must be surrounded by digits");
  if (has_leading_zero(token.text)) refuse(shown + "cannot have leading zeroes");
  const auto value = parse_int(token.text, 0);
  if (!value) refuse(std::string(token.text) + " is out of range for int64");
  return Any::integer64(*value);
}

Any toml_real(const TomlToken& token) {
  const auto refuse = [&](const std::string& message) { throw TomlMistake{token.line, message}; };
  const std::string shown = "Invalid float " + quote(token.text) + ": ";
  bool first = true;
  bool zero = false;
  for (std::string_view left = token.text; !left.empty();) {
    const std::size_t size = std::min(left.find_first_of(".eE"), left.size());
    const std::string_view part = left.substr(0, size);
    left.remove_prefix(std::min(size + 1, left.size()));
    if (part.empty()) continue;
    if (!underscores_ok(part)) refuse(shown + "underscores must be surrounded by digits");
    if (first) zero = has_leading_zero(part);
    first = false;
  }
  if (zero) refuse(shown + "cannot have leading zeroes");
  if (!points_ok(token.text)) refuse(shown + "'.' must be followed by one or more digits");
  std::string digits;
  for (const char c : token.text)
    if (c != '_') digits += c;
  if (digits == "+nan" || digits == "-nan")
    return Any::real(std::copysign(std::nan(""), digits[0] == '-' ? -1.0 : 1.0));
  bool out_of_range = false;
  const auto value = parse_float(digits, &out_of_range);
  if (out_of_range) refuse(std::string(token.text) + " is out of range for float64");
  if (!value) refuse("Invalid float value: " + quote(token.text));
  return Any::real(*value);
}

Any toml_date(Call& call, const TomlToken& token) {
  struct Form {
    std::string_view layout;
    std::string_view zone;
  };

  constexpr Form kForms[] = {
      {kRfc3339Nano, ""},
      {"2006-01-02T15:04:05.999999999", kTomlDateTime},
      {"2006-01-02", kTomlDate},
      {"15:04:05.999999999", kTomlTime},
      {"2006-01-02T15:04Z07:00", ""},
      {"2006-01-02T15:04", kTomlDateTime},
      {"15:04", kTomlTime},
  };
  std::string text(token.text);
  for (char& c : text)
    c = c == 'z' ? 'Z' : c == 't' || c == ' ' ? 'T' : c;
  std::string why;
  for (const Form& form : kForms) {
    auto moment = parse_time(form.layout, text, why);
    if (!moment) continue;
    if (!separators_fit(text, form.layout)) break;
    if (!form.zone.empty()) moment->zone = form.zone;
    return make_time(call, *moment);
  }
  throw TomlMistake{token.line, "invalid datetime: " + quote(text)};
}

std::string toml_text(const TomlToken& token) {
  switch (token.kind) {
    case TomlKind::EscapedText: return unescaped(token, token.text);
    case TomlKind::Lines:
      return unescaped(token, without_escaped_newlines(without_first_newline(token.text)));
    case TomlKind::RawLines: return std::string(without_first_newline(token.text));
    case TomlKind::Text:
    case TomlKind::RawText:
    case TomlKind::Boolean:
    case TomlKind::Integer:
    case TomlKind::Real:
    case TomlKind::Date:
    case TomlKind::ArrayBegin:
    case TomlKind::TableBegin: break;
  }
  return std::string(token.text);
}

}  // namespace emco::tpl
