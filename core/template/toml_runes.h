#pragma once

#include <string>

#include "core/template/unicode.h"

/// The characters of TOML, for its scanner alone.
namespace emco::tpl::toml {

inline constexpr char32_t kEnd = 0;

inline bool is_blank(char32_t c) { return c == '\t' || c == ' '; }

inline bool is_newline(char32_t c) { return c == '\n' || c == '\r'; }

inline bool is_control(char32_t c) { return (c < 0x20 && c != '\t' && !is_newline(c)) || c == 0x7F; }

inline bool is_decimal(char32_t c) { return c >= '0' && c <= '9'; }

inline bool is_hex(char32_t c) { return is_decimal(c) || ((c | 0x20U) >= 'a' && (c | 0x20U) <= 'f'); }

inline bool is_bare(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_decimal(c) || c == '_' || c == '-';
}

inline std::string utf8(char32_t c) {
  std::string text;
  append_rune(text, c);
  return text;
}

// Go's %q of a rune.
inline std::string shown(char32_t c) {
  std::string text;
  append_quoted(text, utf8(c), '\'', false);
  return text;
}

inline std::string or_end(char32_t c) { return c == kEnd ? "end of file" : "'" + utf8(c) + "'"; }

}  // namespace emco::tpl::toml
