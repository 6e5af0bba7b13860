#include "core/base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::json {
namespace {

/// Builds values from nlohmann's events. `on_item`, when given, takes the elements of the top-level "items".
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(const Limits& limits, const std::function<void(Value&&)>* on_item)
      : limits_(limits), on_item_(on_item) {}

  Value take() { return std::move(result_); }

  const std::string& problem() const { return problem_; }

  bool null() override { return add(Value()); }

  bool boolean(bool value) override { return add(Value(value)); }

  bool number_integer(number_integer_t value) override { return add(Value(std::int64_t{value})); }

  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return fail(fmt::format("the number {} does not fit into 64 bits", value));
    return add(Value(static_cast<std::int64_t>(value)));
  }

  bool number_float(number_float_t value, const string_t& spelled) override {
    if (spelled.find_first_of(".eE") == std::string::npos)
      return fail(fmt::format("the number {} does not fit into 64 bits", spelled));
    // Go, and so Kubernetes, writes 1.0 as 1: one spelling for one value.
    constexpr double kExact = 9007199254740992.0;
    if (value == std::floor(value) && std::fabs(value) < kExact)
      return add(Value(static_cast<std::int64_t>(value)));
    return add(Value(value));
  }

  bool string(string_t& value) override { return add(Value(std::move(value))); }

  bool binary(binary_t&) override { return fail("binary data"); }

  bool start_object(std::size_t) override { return open(false); }

  bool start_array(std::size_t) override { return open(true); }

  bool key(string_t& value) override {
    stack_.back().key = std::move(value);
    return true;
  }

  bool end_object() override {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    Value value = Value::map(std::move(frame.members));
    const auto& members = value.members();
    for (std::size_t i = 1; i < members.size(); ++i)
      if (members[i].key == members[i - 1].key)
        return fail(fmt::format("the key '{}' occurs twice", text::printable(members[i].key)));
    return add(std::move(value));
  }

  bool end_array() override {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    return add(Value(std::move(frame.items)));
  }

  bool parse_error(std::size_t position,
                   const std::string&,
                   const nlohmann::detail::exception& error) override {
    if (problem_.empty()) {
      const std::string_view what = error.what();
      const auto text = what.rfind(": ");
      problem_ = fmt::format("not JSON at byte {}: {}", position,
                             text::printable(text == std::string_view::npos ? what : what.substr(text + 2)));
    }
    return false;
  }

 private:
  struct Frame {
    bool is_list = false;
    bool is_stream = false;  ///< the top-level "items": elements are handed out, not kept
    std::string key;
    Value::List items;
    Value::Members members;
  };

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool open(bool is_list) {
    if (static_cast<int>(stack_.size()) >= limits_.depth)
      return fail(fmt::format("nested deeper than {} levels", limits_.depth));
    const bool is_stream = on_item_ != nullptr && is_list && stack_.size() == 1 && stack_[0].key == "items";
    stack_.push_back({is_list, is_stream, {}, {}, {}});
    return true;
  }

  bool add(Value value) {
    if (stack_.empty()) {
      result_ = std::move(value);
      return true;
    }
    Frame& top = stack_.back();
    if (top.is_stream) {
      (*on_item_)(std::move(value));
    } else if (top.is_list) {
      top.items.push_back(std::move(value));
    } else {
      top.members.push_back({std::move(top.key), std::move(value)});
    }
    return true;
  }

  Limits limits_;
  const std::function<void(Value&&)>* on_item_;
  std::vector<Frame> stack_;
  Value result_;
  std::string problem_;
};

Value read(std::string_view text, const std::function<void(Value&&)>* on_item, const Limits& limits) {
  Builder builder(limits, on_item);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder))
    throw Error("json.invalid", builder.problem());
  return builder.take();
}

/// A number as ECMAScript prints it (RFC 8785, 3.2.2.3).
std::string number(double value) {
  expects(std::isfinite(value), "a number that JSON cannot hold");
  if (value == 0) return "0";
  std::string digits(32, '\0');
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::fabs(value),
                                 std::chars_format::scientific);
  digits.resize(static_cast<std::size_t>(end.ptr - digits.data()));
  const auto e = digits.find('e');
  const int exponent = std::stoi(digits.substr(e + 1));
  digits.resize(e);
  std::erase(digits, '.');
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;
  std::string result;
  if (point > 0 && point <= 21) {
    result = count <= point ? digits + std::string(static_cast<std::size_t>(point - count), '0')
                            : digits.substr(0, static_cast<std::size_t>(point)) + "." +
                                  digits.substr(static_cast<std::size_t>(point));
  } else if (point > -6 && point <= 0) {
    result = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    result = digits.substr(0, 1) + (count > 1 ? "." + digits.substr(1) : "") + "e" + (point > 0 ? "+" : "-") +
             std::to_string(std::abs(point - 1));
  }
  return value < 0 ? "-" + result : result;
}

void write_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

/// RFC 8785 orders keys by UTF-16 code units. That differs from byte order only where a character beyond
/// U+FFFF (first byte F0 or more) meets one of U+E000 to U+FFFF (first byte EE or EF).
bool utf16_less(const std::string& a, const std::string& b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xF0 ? 0xED80 + byte : byte * 0x100;
  };
  return rank(*x) < rank(*y);
}

enum class Form { Compact, Pretty, Canonical };

void write_value(std::string& out, const Value& value, Form form, int level) {
  const auto line = [&](int at) {
    if (form != Form::Pretty) return;
    out += '\n';
    out.append(static_cast<std::size_t>(at) * 2, ' ');
  };
  switch (value.type()) {
    case Value::Type::Null: out += "null"; return;
    case Value::Type::Boolean: out += value.boolean() ? "true" : "false"; return;
    case Value::Type::Integer: out += std::to_string(value.integer()); return;
    case Value::Type::Real: out += number(value.real()); return;
    case Value::Type::Text: write_text(out, value.text()); return;
    case Value::Type::List: {
      out += '[';
      for (const auto& item : value.items()) {
        if (&item != value.items().data()) out += ',';
        line(level + 1);
        write_value(out, item, form, level + 1);
      }
      if (!value.items().empty()) line(level);
      out += ']';
      return;
    }
    case Value::Type::Map: {
      std::vector<const Member*> order;
      for (const auto& member : value.members())
        order.push_back(&member);
      if (form == Form::Canonical)
        std::sort(order.begin(), order.end(), [](auto* a, auto* b) { return utf16_less(a->key, b->key); });
      out += '{';
      for (const auto* member : order) {
        if (member != order.front()) out += ',';
        line(level + 1);
        write_text(out, member->key);
        out += form == Form::Pretty ? ": " : ":";
        write_value(out, member->value, form, level + 1);
      }
      if (!order.empty()) line(level);
      out += '}';
      return;
    }
  }
}

std::string written(const Value& value, Form form) {
  std::string out;
  write_value(out, value, form, 0);
  return out;
}

}  // namespace

Value parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes)
    throw Error("json.too-large",
                fmt::format("{} bytes of JSON, at most {} are read", text.size(), limits.bytes));
  return read(text, nullptr, limits);
}

Value parse_list(std::string_view text, const std::function<void(Value&&)>& item, const Limits& limits) {
  return read(text, &item, limits);
}

std::string write(const Value& value) { return written(value, Form::Compact); }

std::string write_pretty(const Value& value) { return written(value, Form::Pretty) + "\n"; }

std::string write_canonical(const Value& value) { return written(value, Form::Canonical); }

std::string quote(std::string_view text) {
  std::string out;
  write_text(out, text);
  return out;
}

}  // namespace emco::json
