#include "core/template/yaml_scanner.h"

#include <algorithm>

#include "core/template/unicode.h"

namespace emco::tpl::yaml {
namespace {

constexpr std::size_t kDeepest = 2'000;      // collections inside each other
constexpr std::int64_t kLongestKey = 1'024;  // characters of a key without "? "
constexpr std::size_t kPadding = 8;          // look-ahead never leaves the text

bool allowed(char32_t c) {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
         (c >= 0xA0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

void check_characters(std::string_view text) {
  Mark mark;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++i;
      continue;
    }
    const Rune rune = decode(text, i);
    if (!rune.valid) throw ReadError("yaml: invalid leading UTF-8 octet", mark);
    if (!allowed(rune.value)) throw ReadError("yaml: control characters are not allowed", mark);
    if (rune.value == '\n') ++mark.line;
    i += rune.size;
  }
}

}  // namespace

Scanner::Scanner(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  check_characters(text);
  text_.reserve(text.size() + kPadding);
  text_ = text;
  text_.append(kPadding, '\0');
  keys_.emplace_back();
  append(TokenType::StreamStart, mark_);
}

void Scanner::fail(const std::string& problem) const {
  std::string where;
  if (mark_.line != 0) where = "line " + std::to_string(mark_.line + 1) + ": ";
  throw ReadError("yaml: " + where + problem, mark_);
}

// ---- characters

bool Scanner::is_break(std::size_t ahead) const {
  const unsigned char c = at(ahead);
  if (c == '\r' || c == '\n') return true;
  if (c == 0xC2) return at(ahead + 1) == 0x85;
  return c == 0xE2 && at(ahead + 1) == 0x80 && (at(ahead + 2) == 0xA8 || at(ahead + 2) == 0xA9);
}

bool Scanner::is_word() const {
  const unsigned char c = at();
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

bool Scanner::at_document_mark() const {
  if (mark_.column != 0) return false;
  const unsigned char c = at();
  return (c == '-' || c == '.') && at(1) == c && at(2) == c && is_blank_or_end(3);
}

void Scanner::skip() {
  ++mark_.index;
  ++mark_.column;
  if (at() < 0x80) {
    ++position_;
    return;
  }
  position_ += std::max<std::size_t>(decode(text_, position_).size, 1);
}

void Scanner::skip_line() {
  std::string ignored;
  read_line(ignored);
}

void Scanner::read(std::string& out) {
  const std::size_t before = position_;
  skip();
  out.append(text_, before, position_ - before);
}

void Scanner::read_to(std::size_t end, std::string& out) {
  const std::size_t before = position_;
  while (position_ < end)
    skip();
  out.append(text_, before, position_ - before);
}

std::size_t Scanner::line_end() const {
  std::size_t ahead = 0;
  while (!is_break_or_end(ahead))
    ++ahead;
  return position_ + ahead;
}

void Scanner::read_line(std::string& out) {
  if (!is_break()) return;
  if (at() == '\r' && at(1) == '\n') {
    ++mark_.index;
    position_ += 2;
    out += '\n';
  } else if (at() == 0xE2) {
    out.append(text_, position_, 3);
    position_ += 3;
  } else {
    position_ += at() == 0xC2 ? 2U : 1U;
    out += '\n';
  }
  ++mark_.index;
  mark_.column = 0;
  ++mark_.line;
}

// ---- tokens

Token& Scanner::peek() {
  fetch_more();
  return tokens_[first_];
}

void Scanner::take() {
  ++taken_;
  if (++first_ < tokens_.size()) return;
  tokens_.clear();
  first_ = 0;
}

// The front token is final once no simple key can begin at it any more.
void Scanner::fetch_more() {
  for (;;) {
    if (pending() > 0) {
      bool undecided = false;
      for (SimpleKey& key : keys_)
        if (key.possible && key.token == taken_ && key_is_valid(key)) undecided = true;
      if (!undecided) return;
    }
    fetch_next();
  }
}

void Scanner::append(TokenType type, Mark mark) {
  Token& token = tokens_.emplace_back();
  token.type = type;
  token.mark = mark;
}

void Scanner::insert(std::size_t number, TokenType type, Mark mark) {
  Token token;
  token.type = type;
  token.mark = mark;
  tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(first_ + number - taken_), std::move(token));
}

void Scanner::emit(TokenType type, std::size_t width) {
  append(type, mark_);
  for (std::size_t i = 0; i < width; ++i)
    skip();
}

void Scanner::fetch_next() {
  if (ended_) fail("did not find expected <stream-end>");
  skip_to_token();
  unroll_indent(mark_.column);
  const unsigned char c = at();
  if (c == '\0') return fetch_stream_end();
  if (mark_.column == 0 && c == '%') return fetch_directive();
  if (at_document_mark())
    return fetch_document_mark(c == '-' ? TokenType::DocumentStart : TokenType::DocumentEnd);
  if (fetch_indicator(c)) return;
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
  const bool indicator =
      is_blank_or_end() || kIndicators.find(static_cast<char>(c)) != std::string_view::npos;
  if (!indicator || (c == '-' && !is_blank(1)) ||
      (flow_ == 0 && (c == '?' || c == ':') && !is_blank_or_end(1)))
    return fetch_plain();
  fail("found character that cannot start any token");
}

bool Scanner::fetch_indicator(unsigned char c) {
  switch (c) {
    case '[': fetch_flow_start(TokenType::FlowSequenceStart); return true;
    case '{': fetch_flow_start(TokenType::FlowMappingStart); return true;
    case ']': fetch_flow_end(TokenType::FlowSequenceEnd); return true;
    case '}': fetch_flow_end(TokenType::FlowMappingEnd); return true;
    case ',':
      remove_key();
      key_allowed_ = true;
      emit(TokenType::FlowEntry, 1);
      return true;
    case '*': fetch_anchor(TokenType::Alias); return true;
    case '&': fetch_anchor(TokenType::Anchor); return true;
    case '!': fetch_tag(); return true;
    case '\'': fetch_quoted(true); return true;
    case '"': fetch_quoted(false); return true;
    default: break;
  }
  const bool ends = is_blank_or_end(1);
  if (c == '-' && ends) {
    fetch_block_entry();
  } else if (c == '?' && (flow_ > 0 || ends)) {
    fetch_key();
  } else if (c == ':' && (flow_ > 0 || ends)) {
    fetch_value();
  } else if ((c == '|' || c == '>') && flow_ == 0) {
    fetch_block_scalar(c == '|');
  } else {
    return false;
  }
  return true;
}

void Scanner::skip_to_token() {
  for (;;) {
    if (mark_.column == 0 && at() == 0xEF && at(1) == 0xBB && at(2) == 0xBF) skip();
    while (at() == ' ' || ((flow_ > 0 || !key_allowed_) && at() == '\t'))
      skip();
    if (at() == '#')
      while (!is_break_or_end())
        skip();
    if (!is_break()) return;
    skip_line();
    if (flow_ == 0) key_allowed_ = true;
  }
}

bool Scanner::key_is_valid(SimpleKey& key) {
  if (!key.possible) return false;
  if (key.mark.line < mark_.line || key.mark.index + kLongestKey < mark_.index) {
    if (key.required) fail("could not find expected ':'");
    key.possible = false;
    return false;
  }
  return true;
}

void Scanner::save_key() {
  const bool required = flow_ == 0 && indent_ == mark_.column;
  if (!key_allowed_) return;
  remove_key();
  keys_.back() = SimpleKey{true, required, taken_ + pending(), mark_};
}

void Scanner::remove_key() {
  SimpleKey& key = keys_.back();
  if (key.possible && key.required) fail("could not find expected ':'");
  key.possible = false;
}

void Scanner::roll_indent(int column, TokenType type, Mark mark, std::size_t number, bool at_number) {
  if (flow_ > 0 || indent_ >= column) return;
  indents_.push_back(indent_);
  indent_ = column;
  if (indents_.size() > kDeepest) fail("exceeded max depth of " + std::to_string(kDeepest));
  if (at_number)
    insert(number, type, mark);
  else
    append(type, mark);
}

void Scanner::unroll_indent(int column) {
  if (flow_ > 0) return;
  while (indent_ > column) {
    append(TokenType::BlockEnd, mark_);
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

void Scanner::fetch_stream_end() {
  if (mark_.column != 0) {
    mark_.column = 0;
    ++mark_.line;
  }
  unroll_indent(-1);
  remove_key();
  key_allowed_ = false;
  append(TokenType::StreamEnd, mark_);
  ended_ = true;
}

void Scanner::fetch_document_mark(TokenType type) {
  unroll_indent(-1);
  remove_key();
  key_allowed_ = false;
  emit(type, 3);
}

void Scanner::fetch_flow_start(TokenType type) {
  save_key();
  keys_.emplace_back();
  ++flow_;
  if (keys_.size() > kDeepest) fail("exceeded max depth of " + std::to_string(kDeepest));
  key_allowed_ = true;
  emit(type, 1);
}

void Scanner::fetch_flow_end(TokenType type) {
  remove_key();
  if (flow_ > 0) {
    --flow_;
    keys_.pop_back();
  }
  key_allowed_ = false;
  emit(type, 1);
}

void Scanner::fetch_block_entry() {
  if (flow_ == 0) {
    if (!key_allowed_) fail("block sequence entries are not allowed in this context");
    roll_indent(mark_.column, TokenType::BlockSequenceStart, mark_, 0, false);
  }
  remove_key();
  key_allowed_ = true;
  emit(TokenType::BlockEntry, 1);
}

void Scanner::fetch_key() {
  if (flow_ == 0) {
    if (!key_allowed_) fail("mapping keys are not allowed in this context");
    roll_indent(mark_.column, TokenType::BlockMappingStart, mark_, 0, false);
  }
  remove_key();
  key_allowed_ = flow_ == 0;
  emit(TokenType::Key, 1);
}

void Scanner::fetch_value() {
  SimpleKey& key = keys_.back();
  if (key_is_valid(key)) {
    insert(key.token, TokenType::Key, key.mark);
    roll_indent(key.mark.column, TokenType::BlockMappingStart, key.mark, key.token, true);
    key.possible = false;
    key_allowed_ = false;
  } else {
    if (flow_ == 0) {
      if (!key_allowed_) fail("mapping values are not allowed in this context");
      roll_indent(mark_.column, TokenType::BlockMappingStart, mark_, 0, false);
    }
    key_allowed_ = flow_ == 0;
  }
  emit(TokenType::Value, 1);
}

void Scanner::fetch_anchor(TokenType type) {
  save_key();
  key_allowed_ = false;
  append(type, mark_);
  skip();
  std::string name;
  while (is_word())
    read(name);
  constexpr std::string_view kEnds = "?:,]}%@`";
  if (name.empty() || !(is_blank_or_end() || kEnds.find(static_cast<char>(at())) != std::string_view::npos))
    fail("did not find expected alphabetic or numeric character");
  tokens_.back().value = std::move(name);
}

void Scanner::tag_uri(std::string& out, bool has_head) {
  constexpr std::string_view kMore = ";/?:@&=+$,.!~*'()[]%";
  const std::size_t before = out.size();
  while (!is_end() && (is_word() || kMore.find(static_cast<char>(at())) != std::string_view::npos))
    read(out);
  if (out.size() == before && !has_head) fail("did not find expected tag URI");
}

void Scanner::fetch_tag() {
  save_key();
  key_allowed_ = false;
  append(TokenType::Tag, mark_);
  std::string handle;
  std::string suffix;
  if (at(1) == '<') {
    skip();
    skip();
    tag_uri(suffix, false);
    if (at() != '>') fail("did not find the expected '>'");
    skip();
  } else {
    read(handle);
    while (is_word())
      read(handle);
    if (at() == '!') {
      read(handle);
      tag_uri(suffix, false);
    } else {
      suffix = handle.substr(1);
      tag_uri(suffix, true);
      handle = "!";
      if (suffix.empty()) std::swap(handle, suffix);
    }
  }
  if (!is_blank_or_end()) fail("did not find expected whitespace or line break");
  tokens_.back().value = std::move(handle);
  tokens_.back().suffix = std::move(suffix);
}

void Scanner::skip_blanks() {
  while (is_blank())
    skip();
}

int Scanner::version_number() {
  const auto is_digit = [this] { return at() >= '0' && at() <= '9'; };
  std::string digits;
  while (is_digit()) {
    if (digits.size() == 2) fail("found extremely long version number");
    read(digits);
  }
  if (digits.empty()) fail("did not find expected version number");
  return std::stoi(digits);
}

void Scanner::version_directive() {
  const int major = version_number();
  if (at() != '.') fail("did not find expected digit or '.' character");
  skip();
  tokens_.back().value = std::to_string(major) + "." + std::to_string(version_number());
}

void Scanner::tag_directive() {
  std::string handle;
  if (at() != '!') fail("did not find expected '!'");
  read(handle);
  while (is_word())
    read(handle);
  if (at() == '!')
    read(handle);
  else if (handle != "!")
    fail("did not find expected '!'");
  if (!is_blank()) fail("did not find expected whitespace");
  skip_blanks();
  tag_uri(tokens_.back().suffix, false);
  if (!is_blank_or_end()) fail("did not find expected whitespace or line break");
  tokens_.back().value = std::move(handle);
}

// %YAML and %TAG lines.
void Scanner::fetch_directive() {
  unroll_indent(-1);
  remove_key();
  key_allowed_ = false;
  const Mark start = mark_;
  skip();
  std::string name;
  while (is_word())
    read(name);
  if (name.empty()) fail("could not find expected directive name");
  if (!is_blank_or_end()) fail("found unexpected non-alphabetical character");
  if (name != "YAML" && name != "TAG") fail("found unknown directive name");
  append(name == "YAML" ? TokenType::VersionDirective : TokenType::TagDirective, start);
  skip_blanks();
  if (name == "YAML")
    version_directive();
  else
    tag_directive();
  skip_blanks();
  if (at() == '#')
    while (!is_break_or_end())
      skip();
  if (!is_break_or_end()) fail("did not find expected comment or line break");
  skip_line();
}

}  // namespace emco::tpl::yaml
