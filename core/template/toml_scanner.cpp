#include "core/template/toml_scanner.h"

#include <fmt/format.h>

#include "core/template/toml_runes.h"

namespace emco::tpl {
using namespace toml;

// ---- runes

char32_t TomlScanner::next() {
  if (at_ >= text_.size()) {
    at_end_ = true;
    return kEnd;
  }
  if (text_[at_] == '\n') ++line_;
  const Rune rune = decode(text_, at_);
  if (!rune.valid)
    mistake(fmt::format("invalid UTF-8 byte: 0x{:02x}", static_cast<unsigned char>(text_[at_])));
  const bool lonely = rune.value == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n');
  if (is_control(rune.value) || lonely)
    mistake(fmt::format("TOML files cannot contain control characters: '0x{:02x}'",
                        static_cast<unsigned>(rune.value)));
  at_ += rune.size;
  return rune.value;
}

void TomlScanner::back() {
  if (at_end_) {
    at_end_ = false;
    return;
  }
  at_ -= decode_last(text_, at_).size;
  if (text_[at_] == '\n') --line_;
}

char32_t TomlScanner::peek() {
  const char32_t c = next();
  back();
  return c;
}

bool TomlScanner::accept(char32_t rune) {
  if (next() == rune) return true;
  back();
  return false;
}

void TomlScanner::blanks() {
  while (is_blank(next())) {
  }
  back();
  start_ = at_;
}

// Up to the newline, which stays.
void TomlScanner::comment() {
  for (;;) {
    const char32_t c = next();
    if (is_newline(c) || c == kEnd) break;
  }
  back();
  start_ = at_;
}

void TomlScanner::mistake(const std::string& message) const {
  const bool behind_newline = at_end_ && at_ >= 1 && text_[at_ - 1] == '\n';
  throw TomlMistake{behind_newline ? line_ - 1 : line_, message};
}

void TomlScanner::mistake_before(const std::string& message) const { throw TomlMistake{line_ - 1, message}; }

// ---- lines, headers, keys

TomlScanner::Line TomlScanner::line() {
  for (;;) {
    const char32_t c = next();
    start_ = at_;
    if (is_blank(c) || is_newline(c)) continue;
    if (c == kEnd) return Line::End;
    if (c == '#') {
      comment();
      continue;
    }
    if (c != '[') {
      back();
      start_ = at_;
      return Line::Key;
    }
    if (peek() != '[') return Line::Table;
    next();
    start_ = at_;
    return Line::ArrayOfTables;
  }
}

void TomlScanner::end_of_line() {
  for (;;) {
    const char32_t c = next();
    if (is_blank(c)) continue;
    if (c == '#') return comment();
    if (is_newline(c)) {
      start_ = at_;
      return;
    }
    if (c == kEnd) return back();
    mistake("expected a top-level item to end with a newline, comment, or EOF, but got " + shown(c) +
            " instead");
  }
}

TomlToken TomlScanner::header_part() {
  blanks();
  const char32_t c = peek();
  if (c == ']' || c == kEnd) mistake("unexpected end of table name (table names cannot be empty)");
  if (c == '.') mistake("unexpected table separator (table names cannot be empty)");
  return c == '"' || c == '\'' ? quoted_name() : bare();
}

TomlNext TomlScanner::after_header_part() {
  blanks();
  const char32_t c = next();
  start_ = at_;
  if (c == '.') return TomlNext::More;
  if (c == ']') return TomlNext::End;
  mistake("expected '.' or ']' to end table name, but got " + shown(c) + " instead");
}

void TomlScanner::end_of_array_header() {
  const char32_t c = next();
  if (c != ']') mistake("expected end of table array name delimiter ']', but got " + shown(c) + " instead");
  start_ = at_;
}

void TomlScanner::begin_key() {
  blanks();
  const char32_t c = peek();
  if (c == '=' || c == kEnd) mistake("unexpected '=': key name appears blank");
  if (c == '.') mistake("unexpected '.': keys cannot start with a '.'");
}

TomlToken TomlScanner::key_part() {
  blanks();
  const char32_t c = peek();
  if (c == '"' || c == '\'') return quoted_name();
  if (c == '=' || c == kEnd) mistake("unexpected '='");
  if (c == '.') mistake("unexpected '.'");
  return bare();
}

TomlNext TomlScanner::after_key_part() {
  blanks();
  const char32_t c = next();
  start_ = at_;
  if (c == '.') return TomlNext::More;
  if (c == '=') return TomlNext::End;
  if (c == kEnd) mistake("unexpected EOF; expected key separator '='");
  const std::string message = "expected '.' or '=', but got " + shown(c) + " instead";
  if (c == '\n') mistake_before(message);
  mistake(message);
}

// The characters of a bare name; there may be none.
TomlToken TomlScanner::bare() {
  while (is_bare(next())) {
  }
  back();
  const TomlToken name = token(TomlKind::Text);
  start_ = at_;
  return name;
}

TomlToken TomlScanner::quoted_name() {
  const char32_t open = next();
  start_ = at_;
  return open == '"' ? string() : raw_string();
}

// ---- values

TomlToken TomlScanner::value() {
  blanks();
  const char32_t c = next();
  if (is_decimal(c)) {
    back();
    return number_or_date();
  }
  const char32_t other = c == '\'' ? '\'' : '"';
  switch (c) {
    case '[':
    case '{': start_ = at_; return token(c == '[' ? TomlKind::ArrayBegin : TomlKind::TableBegin);
    case '"':
    case '\'':
      if (accept(other)) {
        if (accept(other)) {
          start_ = at_;
          return c == '"' ? lines() : raw_lines();
        }
        back();
      }
      start_ = at_;
      return c == '"' ? string() : raw_string();
    case '.': mistake("floats must start with a digit, not '.'");
    case 'i':
    case 'n':
      if ((accept('n') && accept('f')) || (accept('a') && accept('n'))) {
        const TomlToken real = token(TomlKind::Real);
        start_ = at_;
        return real;
      }
      break;
    case '-':
    case '+': return signed_number();
    default: break;
  }
  if (is_letter(c)) {
    back();
    return word();
  }
  if (c == kEnd) mistake("unexpected EOF; expected value");
  const std::string message = "expected value but found " + shown(c) + " instead";
  if (c == '\n') mistake_before(message);
  mistake(message);
}

TomlToken TomlScanner::word() {
  const std::size_t begin = at_;
  while (is_letter(next())) {
  }
  back();
  const std::string_view letters = text_.substr(begin, at_ - begin);
  if (letters != "true" && letters != "false")
    mistake("expected value but found " + quote(letters) + " instead");
  const TomlToken boolean = token(TomlKind::Boolean);
  start_ = at_;
  return boolean;
}

TomlNext TomlScanner::element(char32_t close) {
  for (;;) {
    const char32_t c = next();
    start_ = at_;
    if (is_blank(c) || is_newline(c)) continue;
    if (c == '#') {
      comment();
      continue;
    }
    if (c == ',') mistake("unexpected comma");
    if (c == close) return TomlNext::End;
    back();
    start_ = at_;
    return TomlNext::More;
  }
}

// Behind an element: a comma is taken, what closes the whole stays. True when there was a comma.
bool TomlScanner::comma(char32_t close, std::string_view expected, std::string_view instead) {
  for (;;) {
    const char32_t c = next();
    if (is_blank(c) || is_newline(c)) {
      start_ = at_;
      continue;
    }
    if (c == '#') {
      comment();
      continue;
    }
    if (c == ',') {
      start_ = at_;
      return true;
    }
    if (c == close) {
      back();
      return false;
    }
    mistake("expected " + std::string(expected) + ", but got " + or_end(c) + std::string(instead));
  }
}

TomlNext TomlScanner::item() { return element(']'); }

void TomlScanner::after_item() { comma(']', "a comma (',') or array terminator (']')", ""); }

TomlNext TomlScanner::pair() { return element('}'); }

void TomlScanner::after_pair() {
  if (comma('}', "a comma or an inline table terminator '}'", " instead")) blanks();
}

}  // namespace emco::tpl
