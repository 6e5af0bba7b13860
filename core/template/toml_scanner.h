#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace emco::tpl {

/// A mistake in a TOML text and the line that BurntSushi/toml blames for it (not always the line it is in).
struct TomlMistake {
  int line = 0;
  std::string message;
};

enum class TomlKind : std::uint8_t {
  Text,
  EscapedText,
  Lines,  ///< a text in """
  RawText,
  RawLines,  ///< a text in '''
  Boolean,
  Integer,
  Real,
  Date,
  ArrayBegin,
  TableBegin
};

/// A value as it stands in the text; for arrays and inline tables only their beginning.
struct TomlToken {
  TomlKind kind = TomlKind::Text;
  std::string_view text;
  int line = 0;
};

/// What follows a key's part, an array's item or an inline table's pair.
enum class TomlNext : std::uint8_t { More, End };

/// Reads TOML 1.1's words as BurntSushi/toml does, with its messages. Throws TomlMistake.
class TomlScanner {
 public:
  explicit TomlScanner(std::string_view text) : text_(text) {}

  enum class Line : std::uint8_t { Table, ArrayOfTables, Key, End };

  /// The next header or key at the top level, comments and empty lines passed over.
  Line line();
  /// Only blanks and a comment may stand before the end of the line.
  void end_of_line();

  /// One part of a name in a header, and what follows it.
  TomlToken header_part();
  TomlNext after_header_part();
  void end_of_array_header();

  /// One part of a key; the first one of a key needs `begin_key` before it.
  void begin_key();
  TomlToken key_part();
  TomlNext after_key_part();

  TomlToken value();

  /// Whether another item follows in an array; at its end the bracket is taken.
  TomlNext item();
  void after_item();
  /// Whether another pair follows in an inline table; at its end the brace is taken.
  TomlNext pair();
  void after_pair();

 private:
  TomlNext element(char32_t close);
  bool comma(char32_t close, std::string_view expected, std::string_view instead);

  char32_t next();
  void back();
  char32_t peek();
  bool accept(char32_t rune);
  void blanks();
  void comment();

  std::string_view current() const { return text_.substr(start_, at_ - start_); }

  TomlToken token(TomlKind kind) const { return {kind, current(), line_}; }

  TomlToken bare();
  TomlToken quoted_name();
  TomlToken string();
  TomlToken raw_string();
  TomlToken lines();
  TomlToken raw_lines();
  void escape();
  void hex_digits(int count, const char* message);
  TomlToken number_or_date();
  TomlToken based_number(char32_t kind);
  TomlToken decimal();
  TomlToken signed_number();
  TomlToken real();
  TomlToken date();
  TomlToken word();

  [[noreturn]] void mistake(const std::string& message) const;
  [[noreturn]] void mistake_before(const std::string& message) const;

  std::string_view text_;
  std::size_t start_ = 0;
  std::size_t at_ = 0;
  int line_ = 1;
  bool at_end_ = false;  ///< the end was read: `back` then gives nothing back
};

}  // namespace emco::tpl
