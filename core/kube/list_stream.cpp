#include "core/kube/list_stream.h"

#include <array>

#include "core/base/error.h"
#include "core/base/json.h"

namespace emco::kube {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool opens(char c) { return c == '{' || c == '['; }

bool closes(char c) { return c == '}' || c == ']'; }

/// Which characters mean something where.
constexpr std::array<bool, 256> marks(std::string_view characters) {
  std::array<bool, 256> table{};
  for (const char c : characters)
    table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr auto kInStrings = marks("\"\\");
constexpr auto kOutside = marks("\"{}[],");

[[noreturn]] void refuse(std::string_view what) {
  throw Error("json.invalid", "not a JSON list: " + std::string(what));
}

}  // namespace

/// Follows a string through its escapes; true while the character belongs to one.
bool ListStream::take_string(char c, std::string& into) {
  if (!in_string_) {
    if (c != '"') return false;
    in_string_ = true;
    into += c;
    return true;
  }
  into += c;
  if (escaped_) {
    escaped_ = false;
  } else if (c == '\\') {
    escaped_ = true;
  } else if (c == '"') {
    in_string_ = false;
  }
  return true;
}

void ListStream::around(char c) {
  const bool begins = !in_string_ && c == '"';
  if (begins) last_string_.clear();
  const std::size_t before = around_.size();
  if (take_string(c, around_)) {
    if (depth_ == 1) last_string_.append(around_, before);
    colon_ = false;
    return;
  }
  around_ += c;
  if (is_blank(c)) return;
  if (c == '[' && depth_ == 1 && colon_ && last_string_ == "\"items\"") {
    place_ = Place::BeforeItem;
    return;
  }
  if (opens(c)) ++depth_;
  if (closes(c)) --depth_;
  colon_ = c == ':';
  if (!colon_) last_string_.clear();
}

void ListStream::step(char c) {
  if (place_ == Place::Around) {
    around(c);
    return;
  }
  if (place_ == Place::Item) {
    if (take_string(c, item_text_)) return;
    const bool over = item_depth_ == 0 && (c == ',' || closes(c));
    if (!over) {
      item_text_ += c;
      if (opens(c)) ++item_depth_;
      if (closes(c)) --item_depth_;
      return;
    }
    item_(json::parse(item_text_));
    item_text_.clear();
    place_ = Place::AfterItem;
  }
  if (is_blank(c)) return;
  if (place_ == Place::AfterItem && c == ',') {
    place_ = Place::NeedItem;
    return;
  }
  if (c == ']' && place_ != Place::NeedItem) {
    around_ += c;
    last_string_.clear();
    colon_ = false;
    place_ = Place::Around;
    return;
  }
  if (place_ == Place::AfterItem || closes(c) || c == ',') refuse("its elements are not separated by commas");
  place_ = Place::Item;
  item_depth_ = 0;
  step(c);
}

void ListStream::add(std::string_view piece) {
  for (std::size_t at = 0; at < piece.size();) {
    if (place_ == Place::Item && !escaped_) {
      // Most characters mean nothing here: take them together.
      const auto& meaning = in_string_ ? kInStrings : kOutside;
      std::size_t next = at;
      while (next < piece.size() && !meaning[static_cast<unsigned char>(piece[next])])
        ++next;
      item_text_.append(piece, at, next - at);
      at = next;
      if (at == piece.size()) break;
    }
    step(piece[at++]);
  }
  const json::Limits limits;
  if (item_text_.size() > limits.bytes || around_.size() > limits.bytes)
    throw Error("json.too-large", "a list whose parts are larger than 16 MiB");
}

Value ListStream::end() {
  if (place_ != Place::Around) refuse("it ends in the middle");
  Value value = json::parse(around_);
  if (!value.is_map()) refuse("it is no object");
  return value;
}

}  // namespace emco::kube
