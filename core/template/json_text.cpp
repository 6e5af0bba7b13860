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

}  // namespace emco::tpl
