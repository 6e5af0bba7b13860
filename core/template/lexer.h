#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emco::tpl {

enum class Token : std::uint8_t {
  Error,
  Bool,
  Char,
  CharConstant,
  Complex,
  Assign,
  Declare,
  Eof,
  Field,
  Identifier,
  LeftDelimiter,
  LeftParenthesis,
  Number,
  Pipe,
  RawString,
  RightDelimiter,
  RightParenthesis,
  Space,
  String,
  Text,
  Variable,
  // From here on: key words.
  Dot,
  Block,
  Break,
  Continue,
  Define,
  Else,
  End,
  If,
  Nil,
  Range,
  Template,
  With
};

struct Item {
  Token type = Token::Eof;
  std::uint32_t position = 0;
  std::string_view text;
  int line = 1;
};

/// Splits a template's text into tokens, as Go's text/template does: trim markers and comments are gone.
/// After an Error token only Eof follows.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Item next();

 private:
  char32_t take();
  void back(char32_t c);
  char32_t peek() const;

  bool at(std::string_view text) const { return source_.substr(position_).starts_with(text); }

  bool at_right_delimiter(bool& trims) const;
  bool at_terminator() const;
  void ignore();
  Item emit(Token type);
  Item fail(std::string message);
  bool accept(std::string_view set);
  void accept_run(std::string_view set);

  Item text();
  bool comment(Item& failure);
  Item left_delimiter();
  Item right_delimiter();
  Item inside();
  Item space();
  Item identifier();
  Item field_or_variable(Token type);
  Item quoted(char mark, Token type, const char* message);
  Item raw_quoted();
  Item number();
  bool scan_number();

  std::string_view source_;
  std::string message_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;
  int line_ = 1;
  int start_line_ = 1;
  int parentheses_ = 0;
  bool inside_ = false;
};

}  // namespace emco::tpl
