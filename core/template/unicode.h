#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace emco::tpl {

/// What stands for bytes that are no UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

struct Rune {
  char32_t value = 0;
  std::size_t size = 0;  ///< bytes; 0 at the end of the text
  bool valid = true;     ///< false: `value` is kReplacement for one bad byte
};

/// The rune that begins at `at` (Go's utf8.DecodeRune: one replacement per bad byte).
Rune decode(std::string_view text, std::size_t at);
/// The rune that ends before `end`.
Rune decode_last(std::string_view text, std::size_t end);
void append_rune(std::string& out, char32_t rune);
/// Go's utf8.RuneCountInString.
std::size_t rune_count(std::string_view text);

/// Go's package unicode.
bool is_letter(char32_t c);
bool is_digit(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_title(char32_t c);
bool is_print(char32_t c);
bool is_space(char32_t c);
char32_t to_upper(char32_t c);
char32_t to_lower(char32_t c);
char32_t to_title(char32_t c);

/// Every rune through `convert`; bad bytes become U+FFFD as strings.Map does.
std::string map_runes(std::string_view text, char32_t (*convert)(char32_t));

/// Go's strconv.Quote.
std::string quote(std::string_view text);
/// The same, appended; `ascii` escapes everything above 0x7F (strconv.QuoteToASCII).
void append_quoted(std::string& out, std::string_view text, char quote, bool ascii);

}  // namespace emco::tpl
