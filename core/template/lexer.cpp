#include "core/template/lexer.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/template/unicode.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

constexpr char32_t kEnd = 0xFFFFFFFF;
constexpr std::string_view kSpaces = " \t\r\n";

bool is_blank(char32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_word(char32_t c) { return c == '_' || (c != kEnd && (is_letter(c) || is_digit(c))); }

bool left_trim(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_blank(static_cast<unsigned char>(text[1]));
}

bool right_trim(std::string_view text) {
  return text.size() >= 2 && is_blank(static_cast<unsigned char>(text[0])) && text[1] == '-';
}

// Go's %#U.
std::string describe(char32_t c) {
  if (c == kEnd) return "U+FFFFFFFFFFFFFFFF";
  std::string text = fmt::format("U+{:04X}", static_cast<unsigned>(c));
  if (is_print(c)) {
    text += " '";
    append_rune(text, c);
    text += '\'';
  }
  return text;
}

struct Keyword {
  std::string_view word;
  Token token;
};

constexpr Keyword kKeywords[] = {{"block", Token::Block},
                                 {"break", Token::Break},
                                 {"continue", Token::Continue},
                                 {"define", Token::Define},
                                 {"else", Token::Else},
                                 {"end", Token::End},
                                 {"if", Token::If},
                                 {"range", Token::Range},
                                 {"nil", Token::Nil},
                                 {"template", Token::Template},
                                 {"with", Token::With},
                                 {"true", Token::Bool},
                                 {"false", Token::Bool}};

}  // namespace

char32_t Lexer::take() {
  const Rune rune = decode(source_, position_);
  if (rune.size == 0) return kEnd;
  position_ += rune.size;
  if (rune.value == '\n') ++line_;
  return rune.value;
}

void Lexer::back(char32_t c) {
  if (c == kEnd) return;
  position_ -= decode_last(source_, position_).size;
  if (c == '\n') --line_;
}

char32_t Lexer::peek() const {
  const Rune rune = decode(source_, position_);
  return rune.size == 0 ? kEnd : rune.value;
}

void Lexer::ignore() {
  line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(start_),
                                       source_.begin() + static_cast<std::ptrdiff_t>(position_), '\n'));
  start_ = position_;
  start_line_ = line_;
}

Item Lexer::emit(Token type) {
  Item item{type, static_cast<std::uint32_t>(start_), source_.substr(start_, position_ - start_),
            start_line_};
  start_ = position_;
  start_line_ = line_;
  return item;
}

Item Lexer::fail(std::string message) {
  message_ = std::move(message);
  const Item item{Token::Error, static_cast<std::uint32_t>(start_), message_, start_line_};
  source_ = {};
  position_ = start_ = 0;
  inside_ = false;
  return item;
}

bool Lexer::accept(std::string_view set) {
  if (position_ >= source_.size() || set.find(source_[position_]) == std::string_view::npos) return false;
  ++position_;
  return true;
}

void Lexer::accept_run(std::string_view set) {
  while (accept(set)) {
  }
}

bool Lexer::at_right_delimiter(bool& trims) const {
  const std::string_view rest = source_.substr(position_);
  trims = right_trim(rest) && rest.substr(2).starts_with("}}");
  return trims || rest.starts_with("}}");
}

bool Lexer::at_terminator() const {
  const char32_t c = peek();
  if (c == kEnd || is_blank(c) || c == '.' || c == ',' || c == '|' || c == ':' || c == ')' || c == '(')
    return true;
  return at("}}");
}

Item Lexer::next() {
  if (!inside_) return text();
  return inside();
}

Item Lexer::text() {
  for (;;) {
    const std::size_t found = source_.find("{{", position_);
    if (found == std::string_view::npos) break;
    if (found > position_) {
      std::size_t end = found;
      if (left_trim(source_.substr(found + 2))) {
        const std::size_t last = source_.substr(0, found).find_last_not_of(kSpaces);
        end = last == std::string_view::npos ? start_ : std::max(last + 1, start_);
      }
      position_ = end;
      const std::size_t start = start_;
      const int line = start_line_;
      ignore();
      position_ = found;
      ignore();
      if (end > start)
        return {Token::Text, static_cast<std::uint32_t>(start), source_.substr(start, end - start), line};
    }
    const std::size_t marker = left_trim(source_.substr(position_ + 2)) ? 2U : 0U;
    if (!source_.substr(position_ + 2 + marker).starts_with("/*")) return left_delimiter();
    Item failure;
    if (!comment(failure)) return failure;
  }
  if (position_ == source_.size()) return emit(Token::Eof);
  const std::size_t start = start_;
  const int line = start_line_;
  position_ = source_.size();
  ignore();
  return {Token::Text, static_cast<std::uint32_t>(start), source_.substr(start), line};
}

bool Lexer::comment(Item& failure) {
  position_ += left_trim(source_.substr(position_ + 2)) ? 4U : 2U;
  ignore();
  const std::size_t end = source_.find("*/", position_ + 2);
  if (end == std::string_view::npos) {
    failure = fail("unclosed comment");
    return false;
  }
  position_ = end + 2;
  bool trims = false;
  if (!at_right_delimiter(trims)) {
    failure = fail("comment ends before closing delimiter");
    return false;
  }
  position_ += trims ? 4U : 2U;
  if (trims) {
    const std::size_t next = source_.find_first_not_of(kSpaces, position_);
    position_ = next == std::string_view::npos ? source_.size() : next;
  }
  ignore();
  return true;
}

Item Lexer::left_delimiter() {
  position_ += 2;
  const bool trims = left_trim(source_.substr(position_));
  const Item item = emit(Token::LeftDelimiter);
  inside_ = true;
  parentheses_ = 0;
  if (trims) {
    position_ += 2;
    ignore();
  }
  return item;
}

Item Lexer::right_delimiter() {
  bool trims = false;
  at_right_delimiter(trims);
  if (trims) {
    position_ += 2;
    ignore();
  }
  position_ += 2;
  const Item item = emit(Token::RightDelimiter);
  if (trims) {
    const std::size_t next = source_.find_first_not_of(kSpaces, position_);
    position_ = next == std::string_view::npos ? source_.size() : next;
    ignore();
  }
  inside_ = false;
  return item;
}

Item Lexer::inside() {
  bool trims = false;
  if (at_right_delimiter(trims)) {
    if (parentheses_ == 0) return right_delimiter();
    return fail("unclosed left paren");
  }
  const char32_t c = take();
  switch (c) {
    case kEnd: return fail("unclosed action");
    case '=': return emit(Token::Assign);
    case ':': return take() == '=' ? emit(Token::Declare) : fail("expected :=");
    case '|': return emit(Token::Pipe);
    case '"': return quoted('"', Token::String, "unterminated quoted string");
    case '`': return raw_quoted();
    case '\'': return quoted('\'', Token::CharConstant, "unterminated character constant");
    case '$': return at_terminator() ? emit(Token::Variable) : field_or_variable(Token::Variable);
    case '(': ++parentheses_; return emit(Token::LeftParenthesis);
    case ')':
      if (--parentheses_ < 0) return fail("unexpected right paren");
      return emit(Token::RightParenthesis);
    default: break;
  }
  if (is_blank(c)) {
    back(c);
    return space();
  }
  const bool digit_next =
      position_ < source_.size() && source_[position_] >= '0' && source_[position_] <= '9';
  if (c == '.' && position_ < source_.size() && !digit_next) return field_or_variable(Token::Field);
  if (c == '.' || c == '+' || c == '-' || (c >= '0' && c <= '9')) {
    back(c);
    return number();
  }
  if (is_word(c)) {
    back(c);
    return identifier();
  }
  if (c < 0x80 && is_print(c)) return emit(Token::Char);
  return fail("unrecognized character in action: " + describe(c));
}

Item Lexer::space() {
  int count = 0;
  while (is_blank(peek())) {
    take();
    ++count;
  }
  // The blank in front of "-}}" belongs to the delimiter.
  const std::string_view rest = source_.substr(position_ - 1);
  if (right_trim(rest) && rest.substr(2).starts_with("}}")) {
    back(static_cast<unsigned char>(source_[position_ - 1]));
    if (count == 1) return right_delimiter();
  }
  return emit(Token::Space);
}

Item Lexer::identifier() {
  while (is_word(peek()))
    take();
  const std::string_view word = source_.substr(start_, position_ - start_);
  if (!at_terminator()) return fail("bad character " + describe(peek()));
  for (const Keyword& keyword : kKeywords)
    if (keyword.word == word) return emit(keyword.token);
  return emit(Token::Identifier);
}

Item Lexer::field_or_variable(Token type) {
  if (at_terminator()) return emit(type == Token::Variable ? type : Token::Dot);
  while (is_word(peek()))
    take();
  if (!at_terminator()) return fail("bad character " + describe(peek()));
  return emit(type);
}

Item Lexer::quoted(char mark, Token type, const char* message) {
  for (;;) {
    char32_t c = take();
    if (c == static_cast<char32_t>(mark)) return emit(type);
    if (c == '\\') {
      c = take();
      if (c != kEnd && c != '\n') continue;
      return fail(message);
    }
    if (c == kEnd || c == '\n') return fail(message);
  }
}

Item Lexer::raw_quoted() {
  for (;;) {
    const char32_t c = take();
    if (c == kEnd) return fail("unterminated raw quoted string");
    if (c == '`') return emit(Token::RawString);
  }
}

Item Lexer::number() {
  const auto bad = [this] {
    return fail("bad number syntax: " + quote(source_.substr(start_, position_ - start_)));
  };
  if (!scan_number()) return bad();
  if (peek() == '+' || peek() == '-') {
    if (!scan_number() || source_[position_ - 1] != 'i') return bad();
    return emit(Token::Complex);
  }
  return emit(Token::Number);
}

bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  bool decimal = true;
  bool hex = false;
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
      decimal = false;
      hex = true;
    } else if (accept("oO")) {
      digits = "01234567_";
      decimal = false;
    } else if (accept("bB")) {
      digits = "01_";
      decimal = false;
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((decimal && accept("eE")) || (hex && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  if (!is_word(peek())) return true;
  take();
  return false;
}

}  // namespace emco::tpl
