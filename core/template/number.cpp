#include "core/template/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Underscores stand between digits or after the base prefix, one at a time.
bool underscores_ok(std::string_view text) {
  char seen = '^';
  std::size_t i = 0;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) i = 1;
  bool hex = false;
  if (text.size() - i >= 2 && text[i] == '0' &&
      (lower(text[i + 1]) == 'b' || lower(text[i + 1]) == 'o' || lower(text[i + 1]) == 'x')) {
    hex = lower(text[i + 1]) == 'x';
    seen = '0';
    i += 2;
  }
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= '0' && c <= '9') || (hex && lower(c) >= 'a' && lower(c) <= 'f')) {
      seen = '0';
    } else if (c == '_') {
      if (seen != '0') return false;
      seen = '_';
    } else {
      if (seen == '_') return false;
      seen = '!';
    }
  }
  return seen != '_';
}

struct Magnitude {
  std::uint64_t value = 0;
  bool valid = false;
  bool overflow = false;
};

Magnitude magnitude(std::string_view text, int base, std::string_view whole) {
  Magnitude result;
  if (text.empty()) return result;
  bool any_base = false;
  if (base == 0) {
    any_base = true;
    base = 10;
    if (text[0] == '0') {
      const char kind = text.size() >= 3 ? lower(text[1]) : '\0';
      if (kind == 'b' || kind == 'o' || kind == 'x') {
        base = kind == 'b' ? 2 : kind == 'o' ? 8 : 16;
        text.remove_prefix(2);
      } else {
        base = 8;
        text.remove_prefix(1);
      }
    }
  }
  bool underscores = false;
  for (const char c : text) {
    if (c == '_' && any_base) {
      underscores = true;
      continue;
    }
    const int digit = digit_of(c);
    if (digit >= base) return result;
    std::uint64_t next = 0;
    if (__builtin_mul_overflow(result.value, static_cast<std::uint64_t>(base), &next) ||
        __builtin_add_overflow(next, static_cast<std::uint64_t>(digit), &result.value)) {
      result.overflow = true;
      result.value = std::numeric_limits<std::uint64_t>::max();
      return result;
    }
  }
  result.valid = !underscores || underscores_ok(whole);
  return result;
}

std::optional<double> special(std::string_view text) {
  std::string word;
  for (const char c : text)
    word += lower(c);
  const bool negative = !word.empty() && word[0] == '-';
  if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.erase(0, 1);
  if (word == "inf" || word == "infinity") {
    const double inf = std::numeric_limits<double>::infinity();
    return negative ? -inf : inf;
  }
  if (word == "nan" && text.size() == 3) return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

// Whether the text has the form of Go's floats, and is hexadecimal.
bool float_syntax(std::string_view text, bool& hex) {
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  hex = i + 2 < text.size() && text[i] == '0' && lower(text[i + 1]) == 'x';
  if (hex) i += 2;
  bool digits = false;
  bool point = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
    } else if ((c >= '0' && c <= '9') || (hex && lower(c) >= 'a' && lower(c) <= 'f')) {
      digits = true;
    } else if (c != '_') {
      break;
    }
  }
  if (!digits) return false;
  if (i == text.size()) return !hex;
  if (lower(text[i]) != (hex ? 'p' : 'e')) return false;
  ++i;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  if (i == text.size() || text[i] < '0' || text[i] > '9') return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
}

std::string chars(double value, std::chars_format format, int precision) {
  std::string out(400 + static_cast<std::size_t>(std::max(precision, 0)), '\0');
  const auto result = precision < 0
                          ? std::to_chars(out.data(), out.data() + out.size(), value, format)
                          : std::to_chars(out.data(), out.data() + out.size(), value, format, precision);
  out.resize(static_cast<std::size_t>(result.ptr - out.data()));
  return out;
}

// Go's %g: exponent form below 1e-4 and from the precision (`large` for the shortest form) upwards.
std::string general(double value, int precision, int large) {
  std::string scientific =
      chars(value, std::chars_format::scientific, precision < 0 ? -1 : std::max(precision, 1) - 1);
  const std::size_t e = scientific.find('e');
  const int exponent = std::atoi(scientific.c_str() + e + 1);
  std::string mantissa = scientific.substr(0, e);
  if (mantissa.find('.') != std::string::npos) {
    while (mantissa.back() == '0')
      mantissa.pop_back();
    if (mantissa.back() == '.') mantissa.pop_back();
  }
  int limit = precision < 0 ? large : std::max(precision, 1);
  const int digits = static_cast<int>(
      std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '0' && c <= '9'; }));
  if (precision >= 0 && limit > digits && digits >= exponent + 1) limit = digits;
  if (precision < 0) limit = large;
  if (exponent < -4 || exponent >= limit) return mantissa + scientific.substr(e);
  return chars(value, std::chars_format::fixed, std::max(digits - 1 - exponent, 0));
}

// Go's shortest %f: the shortest digits, then zeros.
std::string shortest_fixed(double value) {
  const std::string scientific = chars(value, std::chars_format::scientific, -1);
  const std::size_t e = scientific.find('e');
  const int exponent = std::atoi(scientific.c_str() + e + 1);
  const bool negative = scientific[0] == '-';
  std::string digits;
  for (std::size_t i = negative ? 1 : 0; i < e; ++i)
    if (scientific[i] != '.') digits += scientific[i];
  if (exponent < 0)
    digits = "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  else if (digits.size() <= static_cast<std::size_t>(exponent) + 1)
    digits.append(static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
  else
    digits.insert(static_cast<std::size_t>(exponent) + 1, ".");
  return (negative ? "-" : "") + digits;
}

std::string hexadecimal(double value, int precision) {
  std::string text = chars(value, std::chars_format::hex, precision);
  const std::size_t sign = text[0] == '-' ? 1 : 0;
  const std::size_t p = text.find('p');
  if (p != std::string::npos && text.size() - p == 3) text.insert(p + 2, "0");
  return text.substr(0, sign) + "0x" + text.substr(sign);
}

std::string binary(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  if (value == 0) return "0p-1074";
  const auto whole = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
  return std::to_string(whole) + "p" + (exponent - 53 >= 0 ? "+" : "") + std::to_string(exponent - 53);
}

std::optional<char32_t> escape(std::string_view text, std::size_t& i, char quote, bool& raw_byte);

std::optional<char32_t> escaped_number(std::string_view text, std::size_t& i, int count, int base) {
  char32_t value = 0;
  for (int n = 0; n < count; ++n, ++i) {
    if (i >= text.size() || digit_of(text[i]) >= base) return std::nullopt;
    value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit_of(text[i]));
  }
  return value;
}

// The escape whose letter is at `i`; moves behind it.
std::optional<char32_t> escape(std::string_view text, std::size_t& i, char quote, bool& raw_byte) {
  constexpr std::string_view kLetters = "abtnvfr";
  if (i >= text.size()) return std::nullopt;
  const char c = text[i];
  if (c >= '0' && c <= '7') {
    const auto value = escaped_number(text, i, 3, 8);
    raw_byte = true;
    return value && *value < 256 ? value : std::nullopt;
  }
  ++i;
  if (c == 'x') {
    raw_byte = true;
    return escaped_number(text, i, 2, 16);
  }
  if (c == 'u' || c == 'U') {
    const auto value = escaped_number(text, i, c == 'u' ? 4 : 8, 16);
    if (!value || *value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) return std::nullopt;
    return value;
  }
  if (c == '\\' || c == quote) return static_cast<char32_t>(c);
  const std::size_t letter = kLetters.find(c);
  if (letter == std::string_view::npos) return std::nullopt;
  return static_cast<char32_t>('\a' + letter);
}

}  // namespace

std::optional<std::int64_t> parse_int(std::string_view text, int base, std::int64_t* clamped, int bits) {
  std::int64_t unused = 0;
  std::int64_t& nearest = clamped != nullptr ? *clamped : unused;
  nearest = 0;
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view digits = negative || (!text.empty() && text[0] == '+') ? text.substr(1) : text;
  const Magnitude parsed = magnitude(digits, base, text);
  if (!parsed.valid && !parsed.overflow) return std::nullopt;
  const std::uint64_t limit = std::uint64_t{1} << static_cast<unsigned>(bits - 1);
  if (parsed.overflow || parsed.value > limit || (!negative && parsed.value == limit)) {
    nearest = static_cast<std::int64_t>(negative ? ~limit + 1 : limit - 1);
    return std::nullopt;
  }
  nearest = static_cast<std::int64_t>(negative ? ~parsed.value + 1 : parsed.value);
  return nearest;
}

std::optional<std::uint64_t> parse_uint(std::string_view text, int base) {
  const Magnitude parsed = magnitude(text, base, text);
  if (!parsed.valid) return std::nullopt;
  return parsed.value;
}

std::optional<double> parse_float(std::string_view text, bool* too_large) {
  if (const auto value = special(text)) return value;
  bool hex = false;
  if (!float_syntax(text, hex)) return std::nullopt;
  std::string plain(text);
  if (text.find('_') != std::string_view::npos) {
    if (!hex || !underscores_ok(text)) return std::nullopt;
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  }
  bool negative = false;
  std::string_view digits = plain;
  if (digits[0] == '+' || digits[0] == '-') {
    negative = digits[0] == '-';
    digits.remove_prefix(1);
  }
  if (hex) digits.remove_prefix(2);
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                      hex ? std::chars_format::hex : std::chars_format::general);
  if (result.ec == std::errc::result_out_of_range) {
    // Too small is zero, too large an error, as in Go.
    const std::size_t e = digits.find_first_of(hex ? "pP" : "eE");
    const bool tiny = (e != std::string_view::npos && e + 1 < digits.size() && digits[e + 1] == '-') ||
                      (e == std::string_view::npos && (digits[0] == '0' || digits[0] == '.'));
    if (too_large != nullptr) *too_large = !tiny;
    if (!tiny) return std::nullopt;
    value = 0;
  } else if (result.ec != std::errc()) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<bool> parse_bool(std::string_view text) {
  for (const char* yes : {"1", "t", "T", "true", "TRUE", "True"})
    if (text == yes) return true;
  for (const char* no : {"0", "f", "F", "false", "FALSE", "False"})
    if (text == no) return false;
  return std::nullopt;
}

std::string format_float(double value, char format, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::string text;
  switch (format) {
    case 'e':
    case 'E': text = chars(value, std::chars_format::scientific, precision); break;
    case 'f':
    case 'F':
      text = precision < 0 ? shortest_fixed(value) : chars(value, std::chars_format::fixed, precision);
      break;
    case 'b': return binary(value);
    case 'x':
    case 'X': text = hexadecimal(value, precision); break;
    default: text = general(value, precision, 6);
  }
  if (format == 'E' || format == 'G' || format == 'X')
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

std::string print_float(double value) { return format_float(value, 'g', -1); }

std::string json_float(double value) {
  const double size = std::fabs(value);
  if (size == 0 || (size >= 1e-6 && size < 1e21)) return format_float(value, 'f', -1);
  std::string text = format_float(value, 'e', -1);
  const std::size_t e = text.find("e-0");
  if (e != std::string::npos) text.erase(e + 2, 1);
  return text;
}

std::optional<std::string> unquote(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) return std::nullopt;
  const char mark = text.front();
  const std::string_view inside = text.substr(1, text.size() - 2);
  std::string out;
  if (mark == '`') {
    if (inside.find('`') != std::string_view::npos) return std::nullopt;
    for (const char c : inside)
      if (c != '\r') out += c;
    return out;
  }
  if (mark != '"' || inside.find('\n') != std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < inside.size();) {
    if (inside[i] == mark) return std::nullopt;
    if (inside[i] != '\\') {
      out += inside[i++];
      continue;
    }
    bool raw_byte = false;
    const auto c = escape(inside, ++i, mark, raw_byte);
    if (!c) return std::nullopt;
    if (raw_byte)
      out += static_cast<char>(*c);
    else
      append_rune(out, *c);
  }
  return out;
}

std::optional<char32_t> unquote_rune(std::string_view text) {
  if (text.size() < 3 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
  const std::string_view inside = text.substr(1, text.size() - 2);
  if (inside[0] == '\\') {
    bool raw_byte = false;
    std::size_t i = 1;
    const auto c = escape(inside, i, '\'', raw_byte);
    return i == inside.size() ? c : std::nullopt;
  }
  const Rune rune = decode(inside, 0);
  if (inside[0] == '\'' || rune.size != inside.size()) return std::nullopt;
  return rune.value;
}

}  // namespace emco::tpl
