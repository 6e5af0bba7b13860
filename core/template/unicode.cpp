#include "core/template/unicode.h"

#include <fmt/format.h>

namespace emco::tpl {
namespace {

Rune bad() { return {kReplacement, 1, false}; }

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

void append_escaped(std::string& out, const Rune& rune, unsigned byte, bool ascii) {
  const char32_t c = rune.value;
  if (!rune.valid) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
  } else if (c < 0x80 ? is_print(c) : !ascii && is_print(c)) {
    append_rune(out, c);
  } else if (c == '\a' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t' || c == '\v') {
    out += '\\';
    out += std::string_view("abtnvfr")[c - '\a'];
  } else if (c < ' ' || c == 0x7F) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(c));
  } else if (c < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", static_cast<unsigned>(c));
  }
}

}  // namespace

Rune decode(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {0, 0, true};
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return {first, 1, true};
  std::size_t size = 0;
  char32_t value = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    size = 2;
    value = first & 0x1FU;
  } else if (first >= 0xE0 && first <= 0xEF) {
    size = 3;
    value = first & 0x0FU;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    size = 4;
    value = first & 0x07U;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return bad();
  }
  if (at + size > text.size()) return bad();
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned next = byte_at(text, at + i);
    if (next < low || next > high) return bad();
    low = 0x80;
    high = 0xBF;
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, size, true};
}

Rune decode_last(std::string_view text, std::size_t end) {
  if (end == 0) return {0, 0, true};
  const std::size_t reach = end < 4 ? end : 4;
  for (std::size_t back = 1; back <= reach; ++back) {
    const Rune rune = decode(text.substr(0, end), end - back);
    if (rune.valid && rune.size == back) return rune;
  }
  return bad();
}

void append_rune(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    out += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count)
    i += decode(text, i).size;
  return count;
}

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

std::string map_runes(std::string_view text, char32_t (*convert)(char32_t)) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode(text, i);
    append_rune(out, convert(rune.value));
    i += rune.size;
  }
  return out;
}

void append_quoted(std::string& out, std::string_view text, char mark, bool ascii) {
  out += mark;
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode(text, i);
    if (rune.valid && (rune.value == static_cast<char32_t>(mark) || rune.value == '\\')) {
      out += '\\';
      out += static_cast<char>(rune.value);
    } else {
      append_escaped(out, rune, byte_at(text, i), ascii);
    }
    i += rune.size;
  }
  out += mark;
}

std::string quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, '"', false);
  return out;
}

}  // namespace emco::tpl
