#include "core/template/yaml_emitter.h"

#include <limits>

#include "core/template/unicode.h"

namespace emco::tpl::yaml {
namespace {

constexpr int kWidth = 80;
constexpr std::size_t kSimpleKey = 128;
constexpr std::string_view kBinaryTag = "!!binary";

unsigned char byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool is_space(std::string_view text, std::size_t at) { return byte(text, at) == ' '; }

bool is_break(std::string_view text, std::size_t at) {
  const unsigned char c = byte(text, at);
  if (c == '\r' || c == '\n') return at < text.size();
  if (c == 0xC2) return byte(text, at + 1) == 0x85;
  return c == 0xE2 && byte(text, at + 1) == 0x80 &&
         (byte(text, at + 2) == 0xA8 || byte(text, at + 2) == 0xA9);
}

bool is_blank(std::string_view text, std::size_t at) {
  return byte(text, at) == ' ' || byte(text, at) == '\t';
}

bool is_blank_or_end(std::string_view text, std::size_t at) {
  return is_blank(text, at) || is_break(text, at) || byte(text, at) == 0;
}

// go-yaml's own idea of printable: everything beyond the basic plane is not.
bool is_printable(std::string_view text, std::size_t at) {
  const unsigned char c = byte(text, at);
  const unsigned char next = byte(text, at + 1);
  if (c == 0x0A || (c >= 0x20 && c <= 0x7E)) return true;
  if (c == 0xC2) return next >= 0xA0;
  if (c > 0xC2 && c < 0xED) return true;
  if (c == 0xED) return next < 0xA0;
  if (c == 0xEE) return true;
  if (c != 0xEF) return false;
  const unsigned char third = byte(text, at + 2);
  return !(next == 0xBB && third == 0xBF) && !(next == 0xBF && (third == 0xBE || third == 0xBF));
}

std::size_t width(std::string_view text, std::size_t at) { return decode(text, at).size; }

// The byte where the character in front of `end` begins.
std::size_t before(std::string_view text, std::size_t end) { return end - decode_last(text, end).size; }

struct Indicators {
  bool flow = false;
  bool block = false;
};

void look_for_indicators(
    std::string_view text, std::size_t at, bool space_before, bool space_behind, Indicators& found) {
  const char c = text[at];
  if (at == 0) {
    constexpr std::string_view kAlways = "#,[]{}&*!|>'\"%@`";
    if (kAlways.find(c) != std::string_view::npos) found.block = true;
    if ((c == '?' || c == ':' || c == '-') && space_behind) found.block = true;
    return;
  }
  if (c == ':' && space_behind) found.block = true;
  if (c == '#' && space_before) found.block = true;
}

}  // namespace

// ---- structure

void Emitter::push_indent(bool flow, bool indentless) {
  indents_.push_back(indent_);
  if (indent_ < 0)
    indent_ = flow ? 2 : 0;
  else if (!indentless)
    indent_ += 2;
}

void Emitter::pop_indent() {
  indent_ = indents_.back();
  indents_.pop_back();
}

void Emitter::begin_map() { push_indent(false, false); }

void Emitter::begin_list(Place place) {
  const bool in_map = place == Place::Value || place == Place::Key;
  push_indent(false, !pretty_ && in_map && !indention_);
}

void Emitter::begin_item() {
  indent();
  indicator("-", true, false, true);
}

bool Emitter::key_is_simple(std::string_view key, bool binary) {
  if (key.size() + (binary ? kBinaryTag.size() : 0) > kSimpleKey) return false;
  for (std::size_t i = 0; i < key.size(); ++i)
    if (is_break(key, i)) return false;
  return true;
}

void Emitter::begin_key(bool simple) {
  indent();
  if (!simple) indicator("?", true, false, true);
}

void Emitter::begin_value(bool simple) {
  if (!simple) indent();
  indicator(":", !simple, false, !simple);
}

void Emitter::empty(std::string_view brackets) {
  indicator(brackets.substr(0, 1), true, true, false);
  indicator(brackets.substr(1), false, false, false);
}

std::string Emitter::finish() {
  indent();
  return std::move(out_);
}

// ---- characters

void Emitter::put(char c) {
  out_ += c;
  ++column_;
}

void Emitter::put_break() {
  out_ += '\n';
  column_ = 0;
  if (pretty_) indention_ = true;
}

void Emitter::character(std::string_view text, std::size_t& at) {
  const std::size_t size = width(text, at);
  out_ += text.substr(at, size);
  at += size;
  ++column_;
}

void Emitter::line_break(std::string_view text, std::size_t& at) {
  if (text[at] == '\n') {
    put_break();
    ++at;
    return;
  }
  character(text, at);
  column_ = 0;
}

void Emitter::indent() {
  const int wanted = indent_ < 0 ? 0 : indent_;
  if (!indention_ || column_ > wanted || (column_ == wanted && !whitespace_)) put_break();
  while (column_ < wanted)
    put(' ');
  whitespace_ = true;
  indention_ = true;
}

void Emitter::indicator(std::string_view text, bool needs_space, bool is_space_itself, bool is_indention) {
  if (needs_space && !whitespace_) put(' ');
  out_ += text;
  column_ += static_cast<int>(text.size());
  whitespace_ = is_space_itself;
  indention_ = indention_ && is_indention;
}

// ---- scalars

Emitter::Allowed Emitter::analyze(std::string_view text) const {
  Allowed allowed;
  if (text.empty()) {
    allowed.block = false;
    return allowed;
  }
  Indicators found;
  if (text.starts_with("---") || text.starts_with("...")) found.block = true;
  bool edge = false, space_at_end = false, special = false, tabs = false, break_space = false,
       space_break = false;
  bool previous_space = false, previous_break = false, space_before = true;
  for (std::size_t i = 0, size = 0; i < text.size(); i += size) {
    size = width(text, i);
    const bool last = i + size == text.size();
    look_for_indicators(text, i, space_before, last || is_blank(text, i + size), found);
    if (pretty_ && text[i] == '\t')
      tabs = true;
    else if (!is_printable(text, i))
      special = true;
    const bool space = is_space(text, i);
    const bool line = !space && is_break(text, i);
    if ((space || line) && (i == 0 || last)) edge = true;
    if (space && last) space_at_end = true;
    if (space && previous_break) break_space = true;
    if (line && previous_space) space_break = true;
    if (line) allowed.multiline = true;
    previous_space = space;
    previous_break = line;
    space_before = is_blank_or_end(text, i);
  }
  allowed.plain =
      !edge && !break_space && !space_break && !special && !tabs && !allowed.multiline && !found.block;
  allowed.single = !break_space && !space_break && !special && !tabs;
  allowed.block = !space_at_end && !space_break && !special;
  return allowed;
}

void Emitter::scalar(std::string_view text, Wish wish, Place place, bool simple_key, bool binary) {
  const Allowed allowed = analyze(text);
  const bool breaks_allowed = !simple_key;
  (void)place;

  enum { kPlain, kSingle, kDouble, kLiteral } style = kPlain;

  if (wish == Wish::DoubleQuoted || (simple_key && allowed.multiline))
    style = kDouble;
  else if (wish == Wish::Literal)
    style = kLiteral;
  if (style == kPlain && (!allowed.plain || (text.empty() && simple_key))) style = kSingle;
  if (style == kSingle && !allowed.single) style = kDouble;
  if (style == kLiteral && (!allowed.block || simple_key)) style = kDouble;
  if (binary) indicator(kBinaryTag, true, false, false);
  push_indent(true, false);
  switch (style) {
    case kPlain: plain(text, breaks_allowed); break;
    case kSingle: single_quoted(text, breaks_allowed); break;
    case kDouble: double_quoted(text, breaks_allowed); break;
    case kLiteral: literal(text); break;
  }
  pop_indent();
}

void Emitter::plain(std::string_view text, bool breaks_allowed) {
  if (!whitespace_ && (!pretty_ || !text.empty())) put(' ');
  bool spaces = false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text, i)) {
      if (breaks_allowed && !pretty_ && !spaces && column_ > kWidth && !is_space(text, i + 1)) {
        indent();
        ++i;
      } else {
        character(text, i);
      }
      spaces = true;
    } else {
      character(text, i);
      indention_ = false;
      spaces = false;
    }
  }
  if (!pretty_ || !text.empty()) {
    whitespace_ = false;
    indention_ = false;
  }
}

void Emitter::single_quoted(std::string_view text, bool breaks_allowed) {
  indicator("'", true, false, false);
  bool spaces = false;
  bool breaks = false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text, i)) {
      if (breaks_allowed && !pretty_ && !spaces && column_ > kWidth && i > 0 && i < text.size() - 1 &&
          !is_space(text, i + 1)) {
        indent();
        ++i;
      } else {
        character(text, i);
      }
      spaces = true;
    } else if (is_break(text, i)) {
      if (!breaks && text[i] == '\n') put_break();
      line_break(text, i);
      indention_ = true;
      breaks = true;
    } else {
      if (breaks) indent();
      if (text[i] == '\'') put('\'');
      character(text, i);
      indention_ = false;
      spaces = false;
      breaks = false;
    }
  }
  indicator("'", false, false, false);
  whitespace_ = false;
  indention_ = false;
}

void Emitter::escape(std::string_view text, std::size_t& at) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const Rune rune = decode(text, at);
  at += rune.size;
  put('\\');
  const char32_t c = rune.value;
  switch (c) {
    case 0x00: return put('0');
    case 0x07: return put('a');
    case 0x08: return put('b');
    case 0x09: return put('t');
    case 0x0A: return put('n');
    case 0x0B: return put('v');
    case 0x0C: return put('f');
    case 0x0D: return put('r');
    case 0x1B: return put('e');
    case 0x22: return put('"');
    case 0x5C: return put('\\');
    case 0x85: return put('N');
    case 0xA0: return put('_');
    case 0x2028: return put('L');
    case 0x2029: return put('P');
    default: break;
  }
  const unsigned digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  put(c <= 0xFF ? 'x' : c <= 0xFFFF ? 'u' : 'U');
  for (unsigned shift = digits * 4; shift > 0; shift -= 4)
    put(kDigits[(c >> (shift - 4)) & 15U]);
}

void Emitter::double_quoted(std::string_view text, bool breaks_allowed) {
  indicator("\"", true, false, false);
  bool spaces = false;
  for (std::size_t i = 0; i < text.size();) {
    const bool bom = text.substr(i).starts_with("\xEF\xBB\xBF");
    if (!is_printable(text, i) || bom || is_break(text, i) || text[i] == '"' || text[i] == '\\') {
      escape(text, i);
      spaces = false;
    } else if (is_space(text, i)) {
      if (breaks_allowed && !pretty_ && !spaces && column_ > kWidth && i > 0 && i < text.size() - 1) {
        indent();
        if (is_space(text, i + 1)) put('\\');
        ++i;
      } else {
        character(text, i);
      }
      spaces = true;
    } else {
      character(text, i);
      spaces = false;
    }
  }
  indicator("\"", false, false, false);
  whitespace_ = false;
  indention_ = false;
}

void Emitter::literal(std::string_view text) {
  indicator("|", true, false, false);
  if (is_space(text, 0) || is_break(text, 0)) indicator("2", false, false, false);
  const std::size_t last = before(text, text.size());
  if (!is_break(text, last))
    indicator("-", false, false, false);
  else if (last == 0 || is_break(text, before(text, last)))
    indicator("+", false, false, false);
  put_break();
  indention_ = true;
  whitespace_ = true;
  bool breaks = true;
  for (std::size_t i = 0; i < text.size();) {
    if (is_break(text, i)) {
      line_break(text, i);
      indention_ = true;
      breaks = true;
    } else {
      if (breaks) indent();
      character(text, i);
      indention_ = false;
      breaks = false;
    }
  }
}

}  // namespace emco::tpl::yaml
