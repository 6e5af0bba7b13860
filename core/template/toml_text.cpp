#include "core/template/toml_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/template/budget.h"
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/number.h"
#include "core/template/time_value.h"

namespace emco::tpl {
namespace {

constexpr int kDeepest = 1'000;

bool is_hash(const Any& value) {
  return (value.is_map() && value.map() != nullptr) ||
         (value.is_struct() && value.structure()->type->print == nullptr);
}

bool is_nil(const Any& value) {
  return value.is_nil() || (value.is_map() && value.map() == nullptr) ||
         (value.is_list() && value.list() == nullptr);
}

// An array whose items are all tables. A nil inside any array is refused.
bool is_table_array(const Any& value) {
  if (!value.is_list() || length(value) == 0) return false;
  bool tables = true;
  for (const Any& item : *value.list()) {
    if (is_nil(item)) throw CallError("toml: cannot encode array with nil element");
    if (!is_hash(item)) tables = false;
    if (item.is_list()) is_table_array(item);
  }
  return tables;
}

bool is_table(const Any& value) { return is_hash(value) || is_table_array(value); }

void append_quoted_toml(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\f': out += "\\f"; break;
      case '\r': out += "\\r"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

// Times without a zone keep the form they were read in.
std::string date_text(const Moment& moment) {
  std::string_view layout = kRfc3339Nano;
  if (moment.zone == kTomlDateTime) layout = "2006-01-02T15:04:05.999999999";
  if (moment.zone == kTomlDate) layout = "2006-01-02";
  if (moment.zone == kTomlTime) layout = "15:04:05.999999999";
  return format_time(moment, layout);
}

class Writer {
 public:
  std::string run(const Any& value) {
    if (value.is_nil()) throw CallError("reflect: call of reflect.Value.Type on zero Value");
    encode(value);
    return std::move(out_);
  }

 private:
  using Pairs = std::vector<std::pair<std::string_view, Any>>;

  void encode(const Any& value);
  void table(const Any& value);
  void element(const Any& value, int depth);
  void inline_table(const Any& value, int depth);
  void key_value(std::string_view key, const Any& value);
  Pairs pairs_of(const Any& value) const;

  void newline() {
    if (!out_.empty()) out_ += '\n';
  }

  void indent() { out_.append((path_.size() - 1) * 2, ' '); }

  void header(std::string_view open, std::string_view close) {
    indent();
    out_ += open;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      if (i > 0) out_ += '.';
      append_toml_key(out_, path_[i]);
    }
    out_ += close;
    newline();
  }

  std::string out_;
  std::vector<std::string_view> path_;
};

Writer::Pairs Writer::pairs_of(const Any& value) const {
  Pairs pairs;
  if (value.is_map()) {
    for (const Entry& entry : *value.map())
      pairs.emplace_back(entry.key, entry.value);
  } else {
    const Struct& object = *value.structure();
    for (std::uint32_t i = 0; i < object.type->field_count; ++i)
      pairs.emplace_back(object.type->fields[i].name, object.fields[i]);
  }
  // What is no table comes first, or it would belong to the table before it.
  std::stable_partition(pairs.begin(), pairs.end(), [](const auto& pair) { return !is_table(pair.second); });
  return pairs;
}

void Writer::key_value(std::string_view key, const Any& value) {
  append_toml_key(out_, key);
  out_ += " = ";
  element(value, 0);
}

void Writer::encode(const Any& value) {
  if (path_.size() > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  if (is_hash(value)) {
    if (path_.size() == 1) newline();
    if (!path_.empty()) header("[", "]");
    return table(value);
  }
  if (is_table_array(value)) {
    if (path_.empty()) throw CallError("toml: top-level values must be Go maps or structs");
    for (const Any& item : *value.list()) {
      newline();
      header("[[", "]]");
      table(item);
    }
    return;
  }
  if (path_.empty()) return element(value, 0);
  indent();
  key_value(path_.back(), value);
  newline();
}

void Writer::table(const Any& value) {
  for (const auto& [key, item] : pairs_of(value)) {
    if (is_nil(item)) continue;
    path_.push_back(key);
    encode(item);
    path_.pop_back();
  }
}

void Writer::inline_table(const Any& value, int depth) {
  out_ += '{';
  const Pairs pairs = pairs_of(value);
  const auto tables = static_cast<std::size_t>(
      std::count_if(pairs.begin(), pairs.end(), [](const auto& pair) { return is_table(pair.second); }));
  const std::size_t direct = pairs.size() - tables;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (is_nil(pairs[i].second)) continue;
    append_toml_key(out_, pairs[i].first);
    out_ += " = ";
    element(pairs[i].second, depth + 1);
    const bool last = i < direct ? i + 1 == direct && tables == 0 : i + 1 == pairs.size();
    if (!last) out_ += ", ";
  }
  out_ += '}';
}

void Writer::element(const Any& value, int depth) {
  if (depth > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  switch (value.kind()) {
    case Kind::Bool: out_ += value.boolean() ? "true" : "false"; return;
    case Kind::Int:
    case Kind::Int64:
    case Kind::Month:
    case Kind::Weekday: out_ += std::to_string(value.integer()); return;
    case Kind::Uint8:
    case Kind::Uint64: out_ += std::to_string(static_cast<std::uint64_t>(value.integer())); return;
    case Kind::Float64: {
      const double real = value.real();
      if (!std::isfinite(real)) {
        if (std::signbit(real)) out_ += '-';
        out_ += std::isnan(real) ? "nan" : "inf";
        return;
      }
      std::string text = print_float(real);
      if (text.find_first_of("e.") == std::string::npos) text += ".0";
      out_ += text;
      return;
    }
    case Kind::String: return append_quoted_toml(out_, value.text());
    case Kind::Duration: return append_quoted_toml(out_, to_text(value));
    case Kind::Bytes:
    case Kind::List:
      out_ += '[';
      for (std::uint32_t i = 0; i < length(value); ++i) {
        if (i > 0) out_ += ", ";
        element(item_of(value, i), depth + 1);
      }
      out_ += ']';
      return;
    case Kind::Map: return inline_table(value, depth);
    case Kind::Struct:
      if (value.structure()->type->print == nullptr) return inline_table(value, depth);
      if (const Moment* moment = time_of(value)) {
        out_ += date_text(*moment);
        return;
      }
      return append_quoted_toml(out_, to_text(value));
    case Kind::Invalid: break;
  }
  throw CallError("toml: cannot encode array with nil element");
}

}  // namespace

void append_toml_key(std::string& out, std::string_view key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (bare)
    out += key;
  else
    append_quoted_toml(out, key);
}

std::string write_toml(const Any& value) { return Writer().run(value); }

}  // namespace emco::tpl
