#include "core/template/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/template/budget.h"
#include "core/template/format_field.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

// Most kinds of values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

constexpr int kDeepest = 2'000;
constexpr int kLargestNumber = 1'000'000;  // fmt refuses wider widths and longer precisions

const char* month_name(std::int64_t month) {
  constexpr const char* kNames[] = {"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};
  return month >= 1 && month <= 12 ? kNames[month - 1] : "%!Month";
}

const char* weekday_name(std::int64_t day) {
  constexpr const char* kNames[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                    "Thursday", "Friday", "Saturday"};
  return day >= 0 && day <= 6 ? kNames[day] : "%!Weekday";
}

// time.Duration's String.
std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  std::uint64_t rest =
      negative ? ~static_cast<std::uint64_t>(nanoseconds) + 1 : static_cast<std::uint64_t>(nanoseconds);
  const auto fraction = [](std::uint64_t value, unsigned digits) {
    std::uint64_t unit = 1;
    for (unsigned i = 0; i < digits; ++i)
      unit *= 10;
    std::string text = std::to_string(value / unit);
    std::string behind = std::to_string(value % unit);
    behind.insert(0, digits - behind.size(), '0');
    while (!behind.empty() && behind.back() == '0')
      behind.pop_back();
    return behind.empty() ? text : text + "." + behind;
  };
  std::string text;
  if (rest < 1'000'000'000) {
    if (rest < 1'000)
      text = std::to_string(rest) + "ns";
    else if (rest < 1'000'000)
      text = fraction(rest, 3) + "µs";
    else
      text = fraction(rest, 6) + "ms";
    return (negative ? "-" : "") + text;
  }
  const std::uint64_t minutes = rest / 60'000'000'000;
  rest %= 60'000'000'000;
  if (minutes >= 60) text += std::to_string(minutes / 60) + "h";
  if (minutes > 0) text += std::to_string(minutes % 60) + "m";
  text += fraction(rest, 9) + "s";
  return (negative ? "-" : "") + text;
}

class Printer {
 public:
  explicit Printer(std::string& out) : out_(out) {}

  void argument(const Any& value, char32_t verb);
  void format(std::string_view format, std::span<const Any> values, std::size_t limit);

 private:
  void value(const Any& value, char32_t verb, int depth);
  bool text_method(const Any& value, char32_t verb);
  void bad_verb(const Any& value, char32_t verb, bool known);
  void text(const Any& value, std::string_view shown, char32_t verb);
  void integer(const Any& value, char32_t verb);
  void real(const Any& value, char32_t verb);
  void bytes(const Any& value, char32_t verb, int depth);
  void list(const Any& value, char32_t verb, int depth);
  void map(const Any& value, char32_t verb, int depth);
  void structure(const Any& value, char32_t verb, int depth);
  void separator(bool first);

  // ---- directives
  std::size_t flags(std::string_view format, std::size_t at);
  std::size_t index(std::string_view format, std::size_t at, std::size_t count, bool& found);
  std::size_t number(std::string_view format, std::size_t at, int& result, bool& present);
  bool star(std::span<const Any> values, int& result);
  std::size_t width(std::string_view format, std::size_t at, std::span<const Any> values);
  std::size_t precision(std::string_view format, std::size_t at, std::span<const Any> values);
  void directive(char32_t verb, std::span<const Any> values);
  void extra(std::span<const Any> values);

  std::string& out_;
  Field field_;
  bool erroring_ = false;
  // Of the format being read:
  std::size_t argument_ = 0;
  bool after_index_ = false;
  bool reordered_ = false;
  bool good_index_ = true;
};

// String() and Error() of named types, where the verb wants text.
bool Printer::text_method(const Any& value, char32_t verb) {
  if (erroring_ || field_.sharp_v) return false;
  if (verb != 'v' && verb != 's' && verb != 'x' && verb != 'X' && verb != 'q') return false;
  switch (value.kind()) {
    case Kind::Duration: text(value, duration_text(value.integer()), verb); return true;
    case Kind::Month: text(value, month_name(value.integer()), verb); return true;
    case Kind::Weekday: text(value, weekday_name(value.integer()), verb); return true;
    case Kind::Struct: {
      const Struct& object = *value.structure();
      if (object.type->print == nullptr || object.type->print_needs_address) return false;
      text(value, object.type->print(object), verb);
      return true;
    }
    default: return false;
  }
}

void Printer::bad_verb(const Any& value, char32_t verb, bool known) {
  erroring_ = true;
  out_ += "%!";
  append_rune(out_, verb);
  out_ += '(';
  if (value.is_nil()) {
    out_ += "<nil>";
  } else {
    out_ += type_name(value);
    out_ += '=';
    if (known)
      argument(value, 'v');
    else
      this->value(value, 'v', 0);
  }
  out_ += ')';
  erroring_ = false;
}

void Printer::argument(const Any& value, char32_t verb) {
  if (value.is_nil()) {
    if (verb == 'v' || verb == 'T')
      field_.pad(out_, "<nil>");
    else
      bad_verb(value, verb, true);
    return;
  }
  if (verb == 'T') return field_.text(out_, type_name(value));
  if (verb == 'p') {
    if (value.is_map() || value.is_list() || value.is_struct()) return field_.pad(out_, "0xc000000000");
    return bad_verb(value, verb, true);
  }
  if (!text_method(value, verb)) this->value(value, verb, 0);
}

void Printer::value(const Any& value, char32_t verb, int depth) {
  if (depth > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  if (depth > 0 && text_method(value, verb)) return;
  switch (value.kind()) {
    case Kind::Invalid: out_ += field_.sharp_v ? "interface {}(nil)" : "<nil>"; return;
    case Kind::Bool:
      if (verb == 't' || verb == 'v') return field_.pad(out_, value.boolean() ? "true" : "false");
      return bad_verb(value, verb, true);
    case Kind::Int:
    case Kind::Int64:
    case Kind::Uint8:
    case Kind::Uint64:
    case Kind::Duration:
    case Kind::Month:
    case Kind::Weekday: return integer(value, verb);
    case Kind::Float64: return real(value, verb);
    case Kind::String: return text(value, value.text(), verb);
    case Kind::Bytes: return bytes(value, verb, depth);
    case Kind::List: return list(value, verb, depth);
    case Kind::Map: return map(value, verb, depth);
    case Kind::Struct: return structure(value, verb, depth);
  }
}

void Printer::text(const Any& value, std::string_view shown, char32_t verb) {
  switch (verb) {
    case 'v': return field_.sharp_v ? field_.quoted(out_, shown) : field_.text(out_, shown);
    case 's': return field_.text(out_, shown);
    case 'x': return field_.hex(out_, shown, false);
    case 'X': return field_.hex(out_, shown, true);
    case 'q': return field_.quoted(out_, shown);
    default: return bad_verb(value, verb, true);
  }
}

void Printer::integer(const Any& value, char32_t verb) {
  const auto bits = static_cast<std::uint64_t>(value.integer());
  const bool is_signed = value.is_signed();
  switch (verb) {
    case 'v':
      if (field_.sharp_v && !is_signed) {
        Field field = field_;
        field.sharp = true;
        return field.integer(out_, bits, false, 16, 'v');
      }
      return field_.integer(out_, bits, is_signed, 10, 'v');
    case 'd': return field_.integer(out_, bits, is_signed, 10, 'd');
    case 'b': return field_.integer(out_, bits, is_signed, 2, 'b');
    case 'o': return field_.integer(out_, bits, is_signed, 8, 'o');
    case 'O': return field_.integer(out_, bits, is_signed, 8, 'O');
    case 'x': return field_.integer(out_, bits, is_signed, 16, 'x');
    case 'X': return field_.integer(out_, bits, is_signed, 16, 'X');
    case 'c': return field_.character(out_, bits);
    case 'q': return field_.quoted_character(out_, bits);
    case 'U': return field_.unicode(out_, bits);
    default: return bad_verb(value, verb, true);
  }
}

void Printer::real(const Any& value, char32_t verb) {
  switch (verb) {
    case 'v': return field_.real(out_, value.real(), 'g', -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X': return field_.real(out_, value.real(), static_cast<char>(verb), -1);
    case 'f':
    case 'e':
    case 'E':
    case 'F': return field_.real(out_, value.real(), static_cast<char>(verb), 6);
    default: return bad_verb(value, verb, true);
  }
}

void Printer::separator(bool first) {
  if (!first) out_ += field_.sharp_v ? ", " : " ";
}

void Printer::bytes(const Any& value, char32_t verb, int depth) {
  if (verb == 's' || verb == 'x' || verb == 'X' || verb == 'q') return text(value, value.text(), verb);
  out_ += field_.sharp_v ? "[]byte{" : "[";
  bool first = true;
  for (const char c : value.text()) {
    separator(first);
    first = false;
    this->value(Any::number(Kind::Uint8, static_cast<unsigned char>(c)), verb, depth + 1);
  }
  out_ += field_.sharp_v ? '}' : ']';
}

void Printer::list(const Any& value, char32_t verb, int depth) {
  if (field_.sharp_v) {
    out_ += type_name(value);
    if (value.list() == nullptr) {
      out_ += "(nil)";
      return;
    }
  }
  out_ += field_.sharp_v ? '{' : '[';
  for (std::uint32_t i = 0; i < length(value); ++i) {
    separator(i == 0);
    this->value(value.list()->items[i], verb, depth + 1);
  }
  out_ += field_.sharp_v ? '}' : ']';
}

void Printer::map(const Any& value, char32_t verb, int depth) {
  if (field_.sharp_v) {
    out_ += type_name(value);
    if (value.map() == nullptr) {
      out_ += "(nil)";
      return;
    }
  }
  out_ += field_.sharp_v ? "{" : "map[";
  for (std::uint32_t i = 0; i < length(value); ++i) {
    separator(i == 0);
    this->value(Any::text(value.map()->entries[i].key), verb, depth + 1);
    out_ += ':';
    this->value(value.map()->entries[i].value, verb, depth + 1);
  }
  out_ += field_.sharp_v ? '}' : ']';
}

void Printer::structure(const Any& value, char32_t verb, int depth) {
  const Struct& object = *value.structure();
  if (object.type->pointer && depth > 0) {
    out_ += "0xc000000000";
    return;
  }
  if (object.type->pointer) out_ += '&';
  if (field_.sharp_v) out_ += object.type->name;
  out_ += '{';
  for (std::uint32_t i = 0; i < object.type->field_count; ++i) {
    separator(i == 0);
    if (field_.plus_v || field_.sharp_v) {
      out_ += object.type->fields[i].name;
      out_ += ':';
    }
    this->value(object.fields[i], verb, depth + 1);
  }
  out_ += '}';
}

// ---- directives

std::size_t Printer::flags(std::string_view format, std::size_t at) {
  for (; at < format.size(); ++at) {
    switch (format[at]) {
      case '#': field_.sharp = true; break;
      case '0': field_.zero = true; break;
      case '+': field_.plus = true; break;
      case '-': field_.minus = true; break;
      case ' ': field_.space = true; break;
      default: return at;
    }
  }
  return at;
}

std::size_t Printer::number(std::string_view format, std::size_t at, int& result, bool& present) {
  result = 0;
  present = false;
  for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
    if (result > kLargestNumber) {
      result = 0;
      present = false;
      return format.size();
    }
    result = result * 10 + (format[at] - '0');
    present = true;
  }
  return at;
}

// "[2]" chooses the next argument.
std::size_t Printer::index(std::string_view format, std::size_t at, std::size_t count, bool& found) {
  found = false;
  if (at >= format.size() || format[at] != '[') return at;
  reordered_ = true;
  const std::size_t close = format.size() - at < 3 ? std::string_view::npos : format.find(']', at + 1);
  if (close == std::string_view::npos) {
    good_index_ = false;
    return at + 1;
  }
  int chosen = 0;
  bool present = false;
  const std::size_t end = number(format.substr(0, close), at + 1, chosen, present);
  found = present && end == close;
  if (found && chosen >= 1 && static_cast<std::size_t>(chosen) <= count)
    argument_ = static_cast<std::size_t>(chosen) - 1;
  else
    good_index_ = false;
  return close + 1;
}

bool Printer::star(std::span<const Any> values, int& result) {
  result = 0;
  if (argument_ >= values.size()) return false;
  const Any& value = values[argument_++];
  if (!value.is_integer()) return false;
  if (value.integer() > kLargestNumber || value.integer() < -kLargestNumber) return false;
  result = static_cast<int>(value.integer());
  return true;
}

std::size_t Printer::width(std::string_view format, std::size_t at, std::span<const Any> values) {
  if (at < format.size() && format[at] == '*') {
    field_.has_width = star(values, field_.width);
    if (!field_.has_width) out_ += "%!(BADWIDTH)";
    if (field_.width < 0) {
      field_.width = -field_.width;
      field_.minus = true;
      field_.zero = false;
    }
    after_index_ = false;
    return at + 1;
  }
  at = number(format, at, field_.width, field_.has_width);
  if (after_index_ && field_.has_width) good_index_ = false;
  return at;
}

std::size_t Printer::precision(std::string_view format, std::size_t at, std::span<const Any> values) {
  if (at + 1 >= format.size() || format[at] != '.') return at;
  if (after_index_) good_index_ = false;
  at = index(format, at + 1, values.size(), after_index_);
  if (at < format.size() && format[at] == '*') {
    field_.has_precision = star(values, field_.precision);
    if (field_.precision < 0) {
      field_.precision = 0;
      field_.has_precision = false;
    }
    if (!field_.has_precision) out_ += "%!(BADPREC)";
    after_index_ = false;
    return at + 1;
  }
  at = number(format, at, field_.precision, field_.has_precision);
  field_.has_precision = true;
  return at;
}

void Printer::directive(char32_t verb, std::span<const Any> values) {
  if (verb == '%') {
    out_ += '%';
  } else if (!good_index_) {
    out_ += "%!";
    append_rune(out_, verb);
    out_ += "(BADINDEX)";
  } else if (argument_ >= values.size()) {
    out_ += "%!";
    append_rune(out_, verb);
    out_ += "(MISSING)";
  } else {
    if (verb == 'v') {
      field_.sharp_v = std::exchange(field_.sharp, false);
      field_.plus_v = std::exchange(field_.plus, false);
    }
    argument(values[argument_++], verb);
  }
}

void Printer::extra(std::span<const Any> values) {
  field_ = Field();
  out_ += "%!(EXTRA ";
  for (std::size_t i = argument_; i < values.size(); ++i) {
    if (i > argument_) out_ += ", ";
    if (!values[i].is_nil()) out_ += type_name(values[i]) + "=";
    argument(values[i], 'v');
  }
  out_ += ')';
}

void Printer::format(std::string_view format, std::span<const Any> values, std::size_t limit) {
  for (std::size_t i = 0; i < format.size();) {
    if (out_.size() > limit) throw BudgetExceeded("text-bytes", limit);
    const std::size_t percent = std::min(format.find('%', i), format.size());
    out_ += format.substr(i, percent - i);
    if (percent == format.size()) break;
    field_ = Field();
    good_index_ = true;
    after_index_ = false;
    i = flags(format, percent + 1);
    i = index(format, i, values.size(), after_index_);
    i = width(format, i, values);
    i = precision(format, i, values);
    if (!after_index_) i = index(format, i, values.size(), after_index_);
    if (i >= format.size()) {
      out_ += "%!(NOVERB)";
      break;
    }
    const Rune verb = decode(format, i);
    i += verb.size;
    directive(verb.value, values);
  }
  if (!reordered_ && argument_ < values.size()) extra(values);
}

}  // namespace

void append_value(std::string& out, const Any& value) {
  if (value.is_text())
    out += value.text();
  else
    Printer(out).argument(value, 'v');
}

std::string to_text(const Any& value) {
  std::string out;
  append_value(out, value);
  return out;
}

std::string sprint(std::span<const Any> values) {
  std::string out;
  bool text_before = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_text = values[i].is_text();
    if (i > 0 && !is_text && !text_before) out += ' ';
    append_value(out, values[i]);
    text_before = is_text;
  }
  return out;
}

std::string sprintln(std::span<const Any> values) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ' ';
    append_value(out, values[i]);
  }
  return out + "\n";
}

std::string sprintf(std::string_view format, std::span<const Any> values, std::size_t limit) {
  std::string out;
  Printer(out).format(format, values, limit);
  return out;
}

void append_printed(std::string& out, const Any& value) {
  if (value.is_nil()) {
    out += "<no value>";
  } else if (value.is_struct() && value.structure()->type->print != nullptr) {
    out += value.structure()->type->print(*value.structure());
  } else if (value.is_struct() && value.structure()->type->pointer) {
    // text/template follows the pointer before it prints.
    std::string text = to_text(value);
    out += std::string_view(text).substr(text.starts_with('&') ? 1 : 0);
  } else {
    append_value(out, value);
  }
}

std::string_view text_value(Heap& heap, const Any& value) {
  if (value.is_text() || value.kind() == Kind::Bytes) return value.text();
  return heap.copy(to_text(value));
}

}  // namespace emco::tpl
