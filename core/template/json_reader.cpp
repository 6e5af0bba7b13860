#include <algorithm>
#include <vector>

#include "core/template/function.h"
#include "core/template/json_text.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr int kDeepest = 2'000;

// A bad byte as Go shows it: as the character of that number.
std::string byte_in_quotes(char byte) {
  std::string rune;
  append_rune(rune, static_cast<unsigned char>(byte));
  const std::string quoted = quote(rune);
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

class Reader {
 public:
  Reader(Heap& heap, std::string_view text) : heap_(heap), text_(text) {}

  Any prefix(std::size_t& size) {
    space();
    const Any result = value(0);
    size = at_;
    check_numbers();
    return result;
  }

  Any run(std::string* bad_number) {
    space();
    const Any result = value(0);
    space();
    if (at_ < text_.size()) bad("after top-level value");
    if (bad_number != nullptr)
      *bad_number = bad_number_;
    else
      check_numbers();
    return result;
  }

 private:
  // The end of the text counts as a blank, which is an error in the middle of a word and nothing elsewhere.
  [[noreturn]] void bad(std::string_view where, bool in_word = false) const {
    if (at_ >= text_.size()) {
      if (in_word) throw CallError("invalid character ' ' " + std::string(where));
      throw CallError("unexpected end of JSON input");
    }
    std::string shown;
    if (text_[at_] == '\'')
      shown = "'\\''";
    else if (text_[at_] == '"')
      shown = "'\"'";
    else
      shown = byte_in_quotes(text_[at_]);
    throw CallError("invalid character " + shown + " " + std::string(where));
  }

  void check_numbers() const {
    if (!bad_number_.empty()) throw CallError(bad_number_);
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
  std::string bad_number_;  // the first that is too large: said only when the whole text is JSON
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
      bad("in literal " + std::string(rest) + " (expecting '" + std::string(1, rest[i]) + "')", true);
  return result;
}

Any Reader::number() {
  const std::size_t start = at_;
  const auto digits = [this](const char* where) {
    if (peek() < '0' || peek() > '9') bad(where, true);
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
  if (real) return Any::real(*real);
  if (bad_number_.empty())
    bad_number_ = "json: cannot unmarshal number " + std::string(number) + " into Go value of type float64";
  return {};
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
      bad("in \\u hexadecimal character escape", true);
  }
  return value;
}

void Reader::escape(std::string& out) {
  ++at_;
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  if (peek() != 'u') {
    const std::size_t letter = at_ < text_.size() ? kLetters.find(peek()) : std::string_view::npos;
    if (letter == std::string_view::npos) bad("in string escape code", true);
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
  List* list = make_list(heap_, items.size(), grown_capacity(items.size()));
  std::copy(items.begin(), items.end(), list->items);
  return Any::list(list);
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

Any read_json_prefix(Heap& heap, std::string_view text, std::size_t& size) {
  return Reader(heap, text).prefix(size);
}

Any read_json(Heap& heap, std::string_view text, std::string* bad_number) {
  return Reader(heap, text).run(bad_number);
}

}  // namespace emco::tpl
