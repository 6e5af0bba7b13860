#include "core/template/json_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/template/budget.h"
#include "core/template/function.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr int kDeepest = 2'000;

class Writer {
 public:
  explicit Writer(const JsonStyle& style) : style_(style) {}

  std::string run(const Any& value) {
    write(value, 0);
    return std::move(out_);
  }

 private:
  void write(const Any& value, int depth);
  void list(const Any& value, int depth);
  void map(const Any& value, int depth);
  void structure(const Struct& value, int depth);
  void key(std::string_view name);
  void line(int depth);

  JsonStyle style_;
  std::string out_;
};

void Writer::line(int depth) {
  if (style_.indent.empty()) return;
  out_ += '\n';
  for (int i = 0; i < depth; ++i)
    out_ += style_.indent;
}

void Writer::key(std::string_view name) {
  append_json_text(out_, name, style_.escape_html);
  out_ += style_.indent.empty() ? ":" : ": ";
}

void Writer::write(const Any& value, int depth) {
  if (depth > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  switch (value.kind()) {
    case Kind::Invalid: out_ += "null"; return;
    case Kind::Bool: out_ += value.boolean() ? "true" : "false"; return;
    case Kind::Int:
    case Kind::Int64:
    case Kind::Duration:
    case Kind::Month:
    case Kind::Weekday: out_ += std::to_string(value.integer()); return;
    case Kind::Uint8:
    case Kind::Uint64: out_ += std::to_string(static_cast<std::uint64_t>(value.integer())); return;
    case Kind::Float64:
      if (!std::isfinite(value.real()))
        throw CallError("json: unsupported value: " + print_float(value.real()));
      out_ += json_float(value.real());
      return;
    case Kind::String: return append_json_text(out_, value.text(), style_.escape_html);
    case Kind::Bytes: return append_json_text(out_, base64(value.text()), style_.escape_html);
    case Kind::List: return list(value, depth);
    case Kind::Map: return map(value, depth);
    case Kind::Struct: return structure(*value.structure(), depth);
  }
}

void Writer::list(const Any& value, int depth) {
  if (value.list() == nullptr) {
    out_ += "null";
    return;
  }
  out_ += '[';
  bool first = true;
  for (const Any& item : *value.list()) {
    if (!first) out_ += ',';
    first = false;
    line(depth + 1);
    write(item, depth + 1);
  }
  if (!first) line(depth);
  out_ += ']';
}

void Writer::map(const Any& value, int depth) {
  if (value.map() == nullptr) {
    out_ += "null";
    return;
  }
  out_ += '{';
  bool first = true;
  for (const Entry& entry : *value.map()) {
    if (!first) out_ += ',';
    first = false;
    line(depth + 1);
    key(entry.key);
    write(entry.value, depth + 1);
  }
  if (!first) line(depth);
  out_ += '}';
}

void Writer::structure(const Struct& value, int depth) {
  if (value.type->field_count == 0 && value.type->print != nullptr)
    return append_json_text(out_, marshalled(value), style_.escape_html);
  out_ += '{';
  bool first = true;
  for (std::uint32_t i = 0; i < value.type->field_count; ++i) {
    const StructField& field = value.type->fields[i];
    if (field.json.empty() || (field.omit_empty && !truth(value.fields[i]))) continue;
    if (!first) out_ += ',';
    first = false;
    line(depth + 1);
    key(field.json);
    write(value.fields[i], depth + 1);
  }
  if (!first) line(depth);
  out_ += '}';
}

// ---- reading

class Reader {
 public:
  Reader(Heap& heap, std::string_view text) : heap_(heap), text_(text) {}

  Any prefix(std::size_t& size) {
    space();
    const Any result = value(0);
    size = at_;
    return result;
  }

  Any run() {
    space();
    const Any result = value(0);
    space();
    if (at_ < text_.size()) bad("after top-level value");
    return result;
  }

 private:
  [[noreturn]] void bad(std::string_view where) const {
    if (at_ >= text_.size()) throw CallError("unexpected end of JSON input");
    std::string shown;
    if (text_[at_] == '\'')
      shown = "'\\''";
    else if (text_[at_] == '"')
      shown = "'\"'";
    else
      append_quoted(shown, text_.substr(at_, 1), '\'', false);
    throw CallError("invalid character " + shown + " " + std::string(where));
  }

  void space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  Any value(int depth);
  Any word(std::string_view rest, const Any& result);
  Any number();
  std::string_view string();
  void escape(std::string& out);
  char32_t hex4();
  Any list(int depth);
  Any map(int depth);

  Heap& heap_;
  std::string_view text_;
  std::size_t at_ = 0;
};

Any Reader::value(int depth) {
  if (depth > kDeepest) throw CallError("exceeded max depth");
  switch (peek()) {
    case '{': return map(depth);
    case '[': return list(depth);
    case '"': return Any::text(string());
    case 't': return word("true", Any::boolean(true));
    case 'f': return word("false", Any::boolean(false));
    case 'n': return word("null", {});
    default: break;
  }
  if (peek() == '-' || (peek() >= '0' && peek() <= '9')) return number();
  bad("looking for beginning of value");
}

Any Reader::word(std::string_view rest, const Any& result) {
  for (std::size_t i = 0; i < rest.size(); ++i, ++at_)
    if (peek() != rest[i])
      bad("in literal " + std::string(rest) + " (expecting '" + std::string(1, rest[i]) + "')");
  return result;
}

Any Reader::number() {
  const std::size_t start = at_;
  const auto digits = [this](const char* where) {
    if (peek() < '0' || peek() > '9') bad(where);
    while (peek() >= '0' && peek() <= '9')
      ++at_;
  };
  if (peek() == '-') ++at_;
  if (peek() == '0')
    ++at_;
  else
    digits("in numeric literal");
  if (peek() == '.') {
    ++at_;
    digits("after decimal point in numeric literal");
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    digits("in exponent of numeric literal");
  }
  const std::string_view number = text_.substr(start, at_ - start);
  const auto real = parse_float(number);
  if (!real)
    throw CallError("json: cannot unmarshal number " + std::string(number) +
                    " into Go value of type float64");
  return Any::real(*real);
}

char32_t Reader::hex4() {
  char32_t value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = peek();
    if (c >= '0' && c <= '9')
      value = value * 16 + static_cast<char32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      value = value * 16 + static_cast<char32_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      value = value * 16 + static_cast<char32_t>(c - 'A' + 10);
    else
      bad("in \\u hexadecimal character escape");
  }
  return value;
}

void Reader::escape(std::string& out) {
  ++at_;
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  if (peek() != 'u') {
    const std::size_t letter = at_ < text_.size() ? kLetters.find(peek()) : std::string_view::npos;
    if (letter == std::string_view::npos) bad("in string escape code");
    out += kValues[letter];
    ++at_;
    return;
  }
  ++at_;
  const char32_t first = hex4();
  if (first >= 0xD800 && first < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
    const std::size_t back = at_;
    at_ += 2;
    const char32_t second = hex4();
    if (second >= 0xDC00 && second < 0xE000)
      return append_rune(out, 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00));
    at_ = back;
  }
  append_rune(out, first);
}

std::string_view Reader::string() {
  ++at_;
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' && text_[at_] >= 0x20 &&
         text_[at_] < 0x7F)
    ++at_;
  if (peek() == '"' && at_ < text_.size()) return heap_.copy(text_.substr(start, at_++ - start));
  std::string out(text_.substr(start, at_ - start));
  for (;;) {
    if (at_ >= text_.size()) bad("in string literal");
    const char c = text_[at_];
    if (c == '"') break;
    if (c == '\\') {
      escape(out);
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) bad("in string literal");
    const Rune rune = decode(text_, at_);
    append_rune(out, rune.value);
    at_ += rune.size;
  }
  ++at_;
  return heap_.copy(out);
}

Any Reader::list(int depth) {
  ++at_;
  std::vector<Any> items;
  space();
  if (peek() == ']') {
    ++at_;
    return Any::list(make_list(heap_, 0));
  }
  for (;;) {
    space();
    items.push_back(value(depth + 1));
    space();
    if (peek() == ']') break;
    if (peek() != ',') bad("after array element");
    ++at_;
  }
  ++at_;
  return list_of(heap_, items.data(), items.size());
}

Any Reader::map(int depth) {
  ++at_;
  Map* map = make_map(heap_);
  space();
  if (peek() == '}') {
    ++at_;
    return Any::map(map);
  }
  for (;;) {
    space();
    if (peek() != '"') bad("looking for beginning of object key string");
    const std::string_view key = string();
    space();
    if (peek() != ':') bad("after object key");
    ++at_;
    space();
    map->append(heap_, key, value(depth + 1));
    space();
    if (peek() == '}') break;
    if (peek() != ',') bad("after object key:value pair");
    ++at_;
  }
  ++at_;
  map->sort();
  return Any::map(map);
}

}  // namespace

void append_json_text(std::string& out, std::string_view text, bool escape_html) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      const Rune rune = decode(text, i);
      if (!rune.valid)
        out += "\\ufffd";
      else if (rune.value == 0x2028 || rune.value == 0x2029)
        out += rune.value == 0x2028 ? "\\u2028" : "\\u2029";
      else
        out += text.substr(i, rune.size);
      i += rune.size;
      continue;
    }
    ++i;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t') {
      out += '\\';
      out += c == '\b' ? 'b' : c == '\f' ? 'f' : c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    } else if (c < 0x20 || (escape_html && (c == '<' || c == '>' || c == '&'))) {
      out += "\\u00";
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
    } else {
      out += static_cast<char>(c);
    }
  }
  out += '"';
}

std::string write_json(const Any& value, const JsonStyle& style) { return Writer(style).run(value); }

Any read_json_prefix(Heap& heap, std::string_view text, std::size_t& size) {
  return Reader(heap, text).prefix(size);
}

Any read_json(Heap& heap, std::string_view text) { return Reader(heap, text).run(); }

}  // namespace emco::tpl
