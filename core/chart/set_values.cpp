#include "core/chart/set_values.h"

#include <optional>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/template/function.h"
#include "core/template/json_text.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

namespace emco::chart {
namespace {

using tpl::Any;
using tpl::List;
using tpl::Map;

constexpr std::int64_t kMostIndex = 65'536;
constexpr int kDeepestName = 30;

// What ended a piece: a stop character or the text's end.
struct Piece {
  std::string text;
  char last = '\0';
  bool ended = false;
};

[[noreturn]] void refuse(const std::string& why) {
  throw Error("chart.set-invalid", why,
              "keys are separated by '.', list positions stand in '[ ]', pairs are separated by ','");
}

class SetParser {
 public:
  SetParser(tpl::Heap& heap, std::string_view text, SetKind kind, const FileReader& read)
      : heap_(heap), text_(text), kind_(kind), read_(read) {}

  void run(Map& values) {
    // A key that ends the text leaves nothing to do.
    while (pair(values, 0)) {
    }
  }

 private:
  Piece until(std::string_view stops) {
    Piece piece;
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (stops.find(c) != std::string_view::npos) {
        piece.last = c;
        return piece;
      }
      if (c == '\\' && kind_ != SetKind::Literal) {
        if (at_ == text_.size()) break;
        const std::size_t size = tpl::decode(text_, at_).size;
        piece.text += text_.substr(at_, size);
        at_ += size;
        continue;
      }
      piece.text += c;
    }
    piece.ended = true;
    return piece;
  }

  bool pair(Map& values, int depth);
  bool nested(Map& values, const std::string& key, int depth);
  bool indexed(Map& values, const std::string& key, int depth);
  Any list_item(const Any& list, std::int64_t index, int depth, bool& more);
  Any with_item(const Any& list, std::int64_t index, const Any& value);
  std::int64_t index();
  Any value(bool& more);
  Any json_value(bool& more);
  Any braces(bool& more);
  Any typed(const std::string& text) const;

  void set(Map& values, const std::string& key, const Any& value) {
    if (!key.empty()) values.set(heap_, heap_.copy(key), value);
  }

  tpl::Heap& heap_;
  std::string_view text_;
  SetKind kind_;
  const FileReader& read_;
  std::size_t at_ = 0;
};

Any SetParser::typed(const std::string& text) const {
  if (kind_ == SetKind::File) {
    if (!read_) refuse("no files are read here");
    return tpl::text_of(heap_, read_(text));
  }
  if (kind_ != SetKind::Typed) return tpl::text_of(heap_, text);
  const std::string lower = text::lower(text);
  if (lower == "true") return Any::boolean(true);
  if (lower == "false") return Any::boolean(false);
  if (lower == "null") return {};
  if (text == "0") return Any::integer64(0);
  if (!text.empty() && text[0] != '0')
    if (const auto whole = tpl::parse_int(text, 10)) return Any::integer64(*whole);
  return tpl::text_of(heap_, text);
}

// One key with its value; false when the text has ended.
bool SetParser::pair(Map& values, int depth) {
  const Piece key = until(kind_ == SetKind::Literal ? "=[." : "=[,.");
  if (key.ended) {
    if (key.text.empty()) return false;
    refuse("key '" + key.text + "' has no value");
  }
  if (key.last == '[') return indexed(values, key.text, depth);
  if (key.last == '.') return nested(values, key.text, depth);
  if (key.last == ',') {
    set(values, key.text, Any::text({}));
    refuse("key '" + key.text + "' has no value");
  }
  bool more = true;
  const Any given = value(more);
  set(values, key.text, given);
  return more;
}

bool SetParser::nested(Map& values, const std::string& key, int depth) {
  if (depth + 1 > kDeepestName) refuse("more than 30 names inside each other");
  const Any* present = values.find(key);
  Map* inner = tpl::make_map(heap_);
  if (present != nullptr) {
    if (!present->is_map() || present->map() == nullptr) refuse("value '" + key + "' is no table");
    inner = present->map();
  }
  const bool more = pair(*inner, depth + 1);
  if (inner->size == 0) {
    if (more) refuse("table '" + key + "' has no value");
    return false;
  }
  set(values, key, Any::map(inner));
  return more;
}

std::int64_t SetParser::index() {
  const Piece piece = until("]");
  if (piece.ended) refuse("list position '" + piece.text + "' is not closed");
  const auto value = tpl::parse_int(piece.text, 10);
  if (!value) refuse("list position '" + piece.text + "' is no number");
  return *value;
}

bool SetParser::indexed(Map& values, const std::string& key, int depth) {
  const std::int64_t position = index();
  const Any* present = values.find(key);
  Any list = Any::list(tpl::make_list(heap_, 0));
  if (present != nullptr) {
    if (!present->is_list()) refuse("value '" + key + "' is no list");
    list = *present;
  }
  bool more = true;
  list = list_item(list, position, depth, more);
  set(values, key, list);
  return more;
}

Any SetParser::with_item(const Any& list, std::int64_t index, const Any& value) {
  if (index > kMostIndex) refuse("list position " + std::to_string(index) + " is greater than 65536");
  const auto position = static_cast<std::uint32_t>(index);
  if (list.list() != nullptr && position < list.list()->size) {
    list.list()->items[position] = value;
    return list;
  }
  List* longer = tpl::make_list(heap_, position + 1);
  for (std::uint32_t i = 0; i < tpl::length(list); ++i)
    longer->items[i] = list.list()->items[i];
  longer->items[position] = value;
  return Any::list(longer);
}

Any SetParser::list_item(const Any& list, std::int64_t index, int depth, bool& more) {
  if (index < 0) refuse("list position " + std::to_string(index) + " is negative");
  const Piece piece = until("[.=");
  if (!piece.text.empty()) refuse("unexpected '" + piece.text + "' behind a list position");
  if (piece.ended) {
    more = false;
    return list;
  }
  const bool there = static_cast<std::uint64_t>(index) < tpl::length(list);
  if (piece.last == '=') {
    // A value that the text's end cuts off is an empty text all the same.
    bool cut = false;
    return with_item(list, index, value(cut));
  }
  if (piece.last == '[') {
    const std::int64_t next = this->index();
    Any inner = Any::list(nullptr);
    if (there && !list.list()->items[index].is_nil()) {
      inner = list.list()->items[index];
      if (!inner.is_list()) refuse("a list item is no list");
    }
    const Any filled = list_item(inner, next, depth, more);
    return more ? with_item(list, index, filled) : list;
  }
  Map* inner = tpl::make_map(heap_);
  if (there && list.list()->items[index].is_map() && list.list()->items[index].map() != nullptr)
    inner = list.list()->items[index].map();
  more = pair(*inner, depth);
  return more ? with_item(list, index, Any::map(inner)) : list;
}

Any SetParser::braces(bool& more) {
  std::vector<Any> items;
  for (;;) {
    const Piece piece = until(",}");
    if (piece.ended) refuse("a list must end with '}'");
    items.push_back(typed(piece.text));
    if (piece.last != '}') continue;
    if (at_ < text_.size() && text_[at_] == ',') ++at_;
    more = true;
    return tpl::list_of(heap_, items.data(), items.size());
  }
}

Any SetParser::json_value(bool& more) {
  const auto skip = [this] {
    while (at_ < text_.size() && tpl::is_space(static_cast<unsigned char>(text_[at_])))
      ++at_;
  };
  const auto ends = [&] {
    skip();
    if (at_ == text_.size()) return true;
    if (text_[at_] != ',') return false;
    ++at_;
    return true;
  };
  more = true;
  if (ends()) return {};
  try {
    std::size_t size = 0;
    const Any result = tpl::read_json_prefix(heap_, text_.substr(at_), size);
    at_ += size;
    ends();
    return result;
  } catch (const tpl::CallError& error) {
    refuse(std::string("value is no JSON: ") + error.what());
  }
}

Any SetParser::value(bool& more) {
  if (kind_ == SetKind::Json) return json_value(more);
  if (kind_ == SetKind::Literal) {
    const std::string_view rest = text_.substr(at_);
    at_ = text_.size();
    more = true;
    return tpl::text_of(heap_, rest);
  }
  if (at_ == text_.size()) {
    more = false;
    return Any::text({});
  }
  if (text_[at_] == '{') {
    ++at_;
    return braces(more);
  }
  const Piece piece = until(",");
  more = true;
  return typed(piece.text);
}

}  // namespace

void set_values(
    tpl::Heap& heap, tpl::Map& values, std::string_view argument, SetKind kind, const FileReader& read) {
  try {
    SetParser(heap, argument, kind, read).run(values);
  } catch (Error& error) {
    throw error.context("while reading '" + std::string(argument) + "'");
  }
}

void override_value(tpl::Heap& heap, tpl::Map& values, const std::string& key, const std::string& value) {
  std::string argument = key + "=";
  for (const char c : value) {
    if (c == ',' || c == '\\' || c == '{') argument += '\\';
    argument += c;
  }
  set_values(heap, values, argument, SetKind::Typed);
}

}  // namespace emco::chart
