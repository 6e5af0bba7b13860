// The part of the YAML scanner that reads scalars: block, quoted and plain.
#include <algorithm>

#include "core/template/unicode.h"
#include "core/template/yaml_scanner.h"

namespace emco::tpl::yaml {
namespace {

int hex_digit(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Behind the characters that mean nothing to YAML wherever they stand.
std::size_t ordinary_end(std::string_view text, std::size_t position) {
  const auto is_ordinary = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/';
  };
  while (is_ordinary(text[position]))
    ++position;
  return position;
}

}  // namespace

// "|2-" and the like, the comment and the line's end behind it.
void Scanner::block_header(int& chomping, int& increment) {
  const auto sign = [&] {
    if (at() != '+' && at() != '-') return false;
    chomping = at() == '+' ? 1 : -1;
    skip();
    return true;
  };
  const auto digit = [&] {
    if (at() < '0' || at() > '9') return;
    if (at() == '0') fail("found an indentation indicator equal to 0");
    increment = at() - '0';
    skip();
  };
  const bool sign_first = sign();
  digit();
  if (!sign_first) sign();
  while (is_blank())
    skip();
  if (at() == '#')
    while (!is_break_or_end())
      skip();
  if (!is_break_or_end()) fail("did not find expected comment or line break");
  skip_line();
}

void Scanner::block_breaks(int& indent, std::string& breaks) {
  int deepest = 0;
  for (;;) {
    while ((indent == 0 || mark_.column < indent) && at() == ' ')
      skip();
    if (mark_.column > deepest) deepest = mark_.column;
    if ((indent == 0 || mark_.column < indent) && at() == '\t')
      fail("found a tab character where an indentation space is expected");
    if (!is_break()) break;
    read_line(breaks);
  }
  if (indent == 0) indent = std::max({deepest, indent_ + 1, 1});
}

void Scanner::fetch_block_scalar(bool literal) {
  remove_key();
  key_allowed_ = true;
  const Mark start = mark_;
  skip();
  int chomping = 0;
  int increment = 0;
  block_header(chomping, increment);
  int indent = increment > 0 ? (indent_ >= 0 ? indent_ + increment : increment) : 0;
  std::string text;
  std::string leading;
  std::string trailing;
  block_breaks(indent, trailing);
  bool leading_blank = false;
  while (mark_.column == indent && !is_end()) {
    const bool trailing_blank = is_blank();
    if (!literal && !leading_blank && !trailing_blank && leading.starts_with('\n')) {
      if (trailing.empty()) text += ' ';
    } else {
      text += leading;
    }
    leading.clear();
    text += trailing;
    trailing.clear();
    leading_blank = is_blank();
    read_to(line_end(), text);
    read_line(leading);
    block_breaks(indent, trailing);
  }
  if (chomping != -1) text += leading;
  if (chomping == 1) text += trailing;
  append(TokenType::Scalar, start);
  tokens_.back().value = std::move(text);
}

void Scanner::escape(std::string& out) {
  constexpr std::string_view kLetters = "0abtnvfre \"'\\\t";
  constexpr std::string_view kValues("\0\a\b\t\n\v\f\r\x1b \"'\\\t", 14);
  const unsigned char c = at(1);
  int digits = 0;
  switch (c) {
    case 'N': out += "\xC2\x85"; break;
    case '_': out += "\xC2\xA0"; break;
    case 'L': out += "\xE2\x80\xA8"; break;
    case 'P': out += "\xE2\x80\xA9"; break;
    case 'x': digits = 2; break;
    case 'u': digits = 4; break;
    case 'U': digits = 8; break;
    default: {
      const std::size_t letter = c == 0 ? std::string_view::npos : kLetters.find(static_cast<char>(c));
      if (letter == std::string_view::npos) fail("found unknown escape character");
      out += kValues[letter];
    }
  }
  skip();
  skip();
  if (digits == 0) return;
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = hex_digit(at());
    if (digit < 0) fail("did not find expected hexdecimal number");
    value = value * 16 + static_cast<std::uint64_t>(digit);
    skip();
  }
  if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF)
    fail("found invalid Unicode character escape code");
  append_rune(out, static_cast<char32_t>(value));
}

// Characters up to white space or the closing quote.
void Scanner::quoted_text(std::string& out, bool single, bool& leading_blanks) {
  while (!is_blank_or_end()) {
    if (single && at() == '\'') {
      if (at(1) != '\'') return;
      out += '\'';
      skip();
      skip();
    } else if (!single && at() == '"') {
      return;
    } else if (!single && at() == '\\' && is_break(1)) {
      skip();
      skip_line();
      leading_blanks = true;
      return;
    } else if (!single && at() == '\\') {
      escape(out);
    } else {
      read_to(std::max(ordinary_end(text_, position_), position_ + 1), out);
    }
  }
}

void Scanner::quoted_space(std::string& out, bool leading_blanks) {
  std::string whitespace;
  std::string leading;
  std::string trailing;
  while (is_blank() || is_break()) {
    if (is_blank()) {
      if (leading_blanks)
        skip();
      else
        read(whitespace);
    } else if (!leading_blanks) {
      whitespace.clear();
      read_line(leading);
      leading_blanks = true;
    } else {
      read_line(trailing);
    }
  }
  if (!leading_blanks) {
    out += whitespace;
  } else if (leading.starts_with('\n')) {
    out += trailing.empty() ? " " : trailing;
  } else {
    out += leading;
    out += trailing;
  }
}

void Scanner::fetch_quoted(bool single) {
  save_key();
  key_allowed_ = false;
  const Mark start = mark_;
  skip();
  std::string text;
  for (;;) {
    if (at_document_mark()) fail("found unexpected document indicator");
    if (is_end()) fail("found unexpected end of stream");
    bool leading_blanks = false;
    quoted_text(text, single, leading_blanks);
    if (at() == (single ? '\'' : '"')) break;
    quoted_space(text, leading_blanks);
  }
  skip();
  append(TokenType::Scalar, start);
  tokens_.back().value = std::move(text);
}

// White space inside a plain scalar; false when the scalar ends behind it.
bool Scanner::plain_blanks(
    std::string& whitespace, std::string& leading, std::string& trailing, bool& leading_blanks, int indent) {
  while (is_blank() || is_break()) {
    if (is_blank()) {
      if (leading_blanks && mark_.column < indent && at() == '\t')
        fail("found a tab character that violates indentation");
      if (leading_blanks)
        skip();
      else
        read(whitespace);
    } else if (!leading_blanks) {
      whitespace.clear();
      read_line(leading);
      leading_blanks = true;
    } else {
      read_line(trailing);
    }
  }
  return flow_ > 0 || mark_.column >= indent;
}

void Scanner::fetch_plain() {
  save_key();
  key_allowed_ = false;
  const Mark start = mark_;
  const int indent = indent_ + 1;
  std::string text;
  std::string whitespace;
  std::string leading;
  std::string trailing;
  bool leading_blanks = false;
  constexpr std::string_view kFlow = ",?[]{}";
  for (;;) {
    if (at_document_mark() || at() == '#') break;
    while (!is_blank_or_end()) {
      if (at() == ':' && is_blank_or_end(1)) break;
      if (flow_ > 0 && kFlow.find(static_cast<char>(at())) != std::string_view::npos) break;
      if (leading_blanks) {
        if (!leading.starts_with('\n')) text += leading;
        text += leading.starts_with('\n') && trailing.empty() ? " " : trailing;
        leading.clear();
        trailing.clear();
        leading_blanks = false;
      } else {
        text += whitespace;
      }
      whitespace.clear();
      read_to(std::max(ordinary_end(text_, position_), position_ + 1), text);
    }
    if (!is_blank() && !is_break()) break;
    if (!plain_blanks(whitespace, leading, trailing, leading_blanks, indent)) break;
  }
  append(TokenType::Scalar, start);
  tokens_.back().value = std::move(text);
  tokens_.back().plain = true;
  if (leading_blanks) key_allowed_ = true;
}

}  // namespace emco::tpl::yaml
