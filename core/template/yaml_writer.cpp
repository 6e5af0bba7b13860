#include "core/template/yaml_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/crypto.h"
#include "core/template/budget.h"
#include "core/template/function.h"
#include "core/template/json_text.h"
#include "core/template/number.h"
#include "core/template/time_value.h"
#include "core/template/unicode.h"
#include "core/template/yaml_emitter.h"
#include "core/template/yaml_value.h"

namespace emco::tpl::yaml {
namespace {

constexpr int kDeepest = 2'000;

// 12:30:45: numbers to YAML 1.1. ^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$
bool is_base60(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !digit(text[0]) || text.find(':') == std::string_view::npos) return false;
  std::size_t at = 0;
  while (at < text.size() && (digit(text[at]) || text[at] == '_'))
    ++at;
  int groups = 0;
  while (at < text.size() && text[at] == ':') {
    std::size_t count = 0;
    while (count < 2 && at + 1 + count < text.size() && digit(text[at + 1 + count]))
      ++count;
    if (count == 0 || (count == 2 && text[at + 1] > '5')) return false;
    at += 1 + count;
    ++groups;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && (digit(text[at]) || text[at] == '_'))
      ++at;
  }
  return groups > 0 && at == text.size();
}

bool is_old_bool(std::string_view text) { return resolve(text).type == ScalarType::Bool; }

Emitter::Wish wish_of(std::string_view text, bool binary, Style style) {
  if (text.find('\n') != std::string_view::npos) return Emitter::Wish::Literal;
  if (binary) return Emitter::Wish::Plain;
  const bool reads_as_text = resolve(text).type == ScalarType::Text;
  bool plain = reads_as_text && !is_base60(text);
  if (style == Style::Pretty && is_old_bool(text)) plain = false;
  return plain ? Emitter::Wish::Plain : Emitter::Wish::DoubleQuoted;
}

// What is left of a text that goes through JSON and go-yaml's reader: bad bytes are replaced, next-line
// characters are folded, other control characters end it all.
std::string through_json(std::string_view text) {
  std::string json;
  append_json_text(json, text, true);
  try {
    return read_value(json).text();
  } catch (const ReadError& error) {
    throw CallError(error.what());
  }
}

// go-yaml 3 writes bytes that are no UTF-8 in base64, in lines of 70.
std::string in_base64_lines(std::string_view text) {
  constexpr std::size_t kLine = 70;
  const std::string whole = base64(text);
  if (whole.size() < kLine) return whole;
  std::string lines;
  for (std::size_t i = 0; i < whole.size(); i += kLine)
    lines += whole.substr(i, kLine) + "\n";
  return lines;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode(text, i);
    if (!rune.valid) return false;
    i += rune.size;
  }
  return true;
}

bool needs_care(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0x7F) return true;
    if (c < 0x80) continue;
    const Rune rune = decode(text, i);
    if (!rune.valid || rune.value < 0xA0 || rune.value == 0xFFFE || rune.value == 0xFFFF) return true;
    i += rune.size - 1;
  }
  return false;
}

// What YAML makes of a float that JSON wrote.
std::string float_text(double value) {
  if (!std::isfinite(value)) throw CallError("json: unsupported value: " + print_float(value));
  std::string text = json_float(value);
  const Scalar scalar = resolve(text);
  if (scalar.type == ScalarType::Int) return std::to_string(scalar.integer);
  if (scalar.type == ScalarType::Uint) return std::to_string(static_cast<std::uint64_t>(scalar.integer));
  return print_float(scalar.real);
}

class Writer {
 public:
  explicit Writer(Style style) : style_(style), emitter_(style) {}

  std::string run(const Any& value) {
    write(value, Emitter::Place::Root, 0);
    return emitter_.finish();
  }

 private:
  struct Pair {
    std::string_view key;
    const Any* value;
  };

  void write(const Any& value, Emitter::Place place, int depth);

  // A text as it will be written.
  struct Prepared {
    std::string changed;
    std::string_view text;
    bool binary = false;
  };

  void prepare(std::string_view text, Prepared& prepared) const;
  void text(std::string_view text, Emitter::Place place);
  void number(const Any& value, Emitter::Place place);
  void list(const Any& value, Emitter::Place place, int depth);
  void map(const Any& value, int depth);
  void structure(const Any& value, Emitter::Place place, int depth);
  void pairs(std::vector<Pair>& pairs, int depth);

  void bare(std::string_view text, Emitter::Place place) {
    emitter_.scalar(text, Emitter::Wish::Plain, place, false);
  }

  Style style_;
  Emitter emitter_;
};

void Writer::prepare(std::string_view text, Prepared& prepared) const {
  prepared.text = text;
  if (style_ == Style::Plain ? !needs_care(text) : is_utf8(text)) return;
  prepared.binary = style_ == Style::Pretty;
  prepared.changed = prepared.binary ? in_base64_lines(text) : through_json(text);
  prepared.text = prepared.changed;
}

void Writer::text(std::string_view text, Emitter::Place place) {
  Prepared prepared;
  prepare(text, prepared);
  emitter_.scalar(prepared.text, wish_of(prepared.text, prepared.binary, style_), place, false,
                  prepared.binary);
}

void Writer::number(const Any& value, Emitter::Place place) {
  if (value.kind() == Kind::Float64) {
    const double real = value.real();
    if (style_ == Style::Plain) return bare(float_text(real), place);
    if (std::isnan(real)) return bare(".nan", place);
    return bare(std::isinf(real) ? (real > 0 ? ".inf" : "-.inf") : print_float(real), place);
  }
  if (value.is_unsigned()) return bare(std::to_string(static_cast<std::uint64_t>(value.integer())), place);
  bare(std::to_string(value.integer()), place);
}

void Writer::write(const Any& value, Emitter::Place place, int depth) {
  if (depth > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  switch (value.kind()) {
    case Kind::Invalid: return bare("null", place);
    case Kind::Bool: return bare(value.boolean() ? "true" : "false", place);
    case Kind::Int:
    case Kind::Int64:
    case Kind::Uint8:
    case Kind::Uint64:
    case Kind::Duration:
    case Kind::Month:
    case Kind::Weekday:
    case Kind::Float64: return number(value, place);
    case Kind::String: return text(value.text(), place);
    case Kind::Bytes: return text(base64(value.text()), place);
    case Kind::List: return list(value, place, depth);
    case Kind::Map:
      if (value.map() == nullptr && style_ == Style::Plain) return bare("null", place);
      return map(value, depth);
    case Kind::Struct: return structure(value, place, depth);
  }
}

void Writer::list(const Any& value, Emitter::Place place, int depth) {
  if (value.list() == nullptr && style_ == Style::Plain) return bare("null", place);
  if (length(value) == 0) return emitter_.empty("[]");
  emitter_.begin_list(place);
  for (const Any& item : *value.list()) {
    emitter_.begin_item();
    write(item, Emitter::Place::Item, depth + 1);
  }
  emitter_.end();
}

void Writer::map(const Any& value, int depth) {
  std::vector<Pair> sorted;
  sorted.reserve(length(value));
  for (std::uint32_t i = 0; i < length(value); ++i)
    sorted.push_back({value.map()->entries[i].key, &value.map()->entries[i].value});
  pairs(sorted, depth);
}

void Writer::structure(const Any& value, Emitter::Place place, int depth) {
  const Struct& object = *value.structure();
  if (object.type->field_count == 0) {
    if (object.type->print == nullptr) return emitter_.empty("{}");
    if (style_ == Style::Pretty && time_of(value) != nullptr) return bare(marshalled(object), place);
    return text(marshalled(object), place);
  }
  std::vector<Pair> sorted;
  for (std::uint32_t i = 0; i < object.type->field_count; ++i) {
    const StructField& field = object.type->fields[i];
    if (field.json.empty() || (field.omit_empty && !truth(object.fields[i]))) continue;
    sorted.push_back({field.json, &object.fields[i]});
  }
  pairs(sorted, depth);
}

void Writer::pairs(std::vector<Pair>& pairs, int depth) {
  if (pairs.empty()) return emitter_.empty("{}");
  std::stable_sort(pairs.begin(), pairs.end(),
                   [this](const Pair& a, const Pair& b) { return key_less(a.key, b.key, style_); });
  emitter_.begin_map();
  for (const Pair& pair : pairs) {
    Prepared prepared;
    prepare(pair.key, prepared);
    const std::string_view key = prepared.text;
    // In between stands a JSON text, whose keys go-yaml reads up to 1,024 characters.
    if (style_ == Style::Plain && key.size() > 1'000) {
      std::string json;
      append_json_text(json, key, true);
      if (rune_count(json) > 1'024) throw CallError("yaml: did not find expected ',' or '}'");
    }
    const bool simple = Emitter::key_is_simple(key, prepared.binary);
    emitter_.begin_key(simple);
    emitter_.scalar(key, wish_of(key, prepared.binary, style_), Emitter::Place::Key, simple, prepared.binary);
    emitter_.begin_value(simple);
    write(*pair.value, Emitter::Place::Value, depth + 1);
  }
  emitter_.end();
}

}  // namespace

bool key_less(std::string_view a, std::string_view b, Style style) {
  std::size_t i = 0;
  std::size_t j = 0;
  bool in_digits = false;
  std::size_t number_start = 0;  // where the run of digits before the difference began
  while (i < a.size() && j < b.size()) {
    const Rune left = decode(a, i);
    const Rune right = decode(b, j);
    if (left.value == right.value) {
      const bool digit = is_digit(left.value);
      if (digit && !in_digits) number_start = i;
      in_digits = digit;
      i += left.size;
      j += right.size;
      continue;
    }
    const bool left_letter = is_letter(left.value);
    const bool right_letter = is_letter(right.value);
    if (left_letter && right_letter) return left.value < right.value;
    if (left_letter || right_letter) return style == Style::Pretty && in_digits ? left_letter : right_letter;
    std::int64_t left_number = 0;
    std::int64_t right_number = 0;
    if ((left.value == '0' || right.value == '0') && in_digits &&
        a.substr(number_start, i - number_start).find_first_not_of('0') != std::string_view::npos)
      left_number = right_number = 1;
    const auto run = [](std::string_view text, std::size_t at, std::int64_t& number) {
      std::size_t count = 0;
      for (;;) {
        const Rune rune = decode(text, at);
        if (rune.size == 0 || !is_digit(rune.value)) return count;
        // Wraps around as Go's int64 does.
        number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) * 10 + rune.value - '0');
        at += rune.size;
        ++count;
      }
    };
    const std::size_t left_digits = run(a, i, left_number);
    const std::size_t right_digits = run(b, j, right_number);
    if (left_number != right_number) return left_number < right_number;
    if (left_digits != right_digits) return left_digits < right_digits;
    return left.value < right.value;
  }
  return rune_count(a) < rune_count(b);
}

std::string write(const Any& value, Style style) { return Writer(style).run(value); }

}  // namespace emco::tpl::yaml
