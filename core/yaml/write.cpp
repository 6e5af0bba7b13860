#include "core/yaml/write.h"

#include <algorithm>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/yaml/characters.h"

namespace emco::yaml {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '/';
}

/// Words that YAML 1.1 or 1.2 read as something else than text.
bool is_reserved(std::string_view text) {
  const std::string lower = text::lower(text);
  for (const char* word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
    if (lower == word) return true;
  return false;
}

/// Text that every reader takes for exactly itself without quotes. Narrow on purpose: it begins with a letter
/// or
/// "/", holds words, single blanks between them and a few harmless signs inside.
bool is_plain(std::string_view text) {
  if (text.empty() || is_reserved(text)) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(text.front()) && text.front() != '/' && text.front() != '_') return false;
  if (!is_word(text.back()) && text.back() != ')') return false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const char c = text[i];
    const bool inside = std::string_view("+@=()$%^~;'").find(c) != std::string_view::npos;
    const bool colon = c == ':' && is_word(text[i + 1]);
    const bool blank = (c == ' ' || c == ',') && text[i + 1] != '#';
    if (!is_word(c) && !inside && !colon && !blank) return false;
  }
  return true;
}

/// A literal block gives back exactly this text: lines without trailing surprises, one newline at the end.
bool is_block(std::string_view text) {
  if (text.find('\n') == text.npos || text.back() != '\n' || text.front() == '\n' || text.front() == ' ')
    return false;
  if (text.ends_with("\n\n") || text.find_first_of("\t\r") != text.npos || text.find(" \n") != text.npos)
    return false;
  return !find_misfit(text);
}

class Writer {
 public:
  explicit Writer(const std::vector<std::string_view>& first) : first_(first) {
    out_.SetNullFormat(YAML::LowerNull);
  }

  std::string write(const Value& value) {
    if (value.is_text()) {
      line(value.text());
    } else {
      emit(value);
    }
    expects(out_.good(), "yaml-cpp refused a value");
    return std::string(out_.c_str()) + "\n";
  }

 private:
  void emit(const Value& value) {
    switch (value.type()) {
      case Value::Type::Null: out_ << YAML::Null; break;
      case Value::Type::Boolean: out_ << value.boolean(); break;
      case Value::Type::Integer: out_ << value.integer(); break;
      case Value::Type::Real: real(value.real()); break;
      case Value::Type::Text: text(value.text()); break;
      case Value::Type::List: list(value.items()); break;
      case Value::Type::Map: map(value.members()); break;
    }
  }

  void real(double value) {
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == text.npos) text += ".0";
    out_ << text;
  }

  void text(const std::string& value) {
    if (is_block(value)) {
      // The writer ends the last line itself.
      out_ << YAML::Literal << value.substr(0, value.size() - 1);
    } else {
      line(value);
    }
  }

  /// A text that must stand on one line: a key, or a document of its own.
  void line(const std::string& value) {
    if (is_plain(value)) {
      out_ << value;
    } else if (find_misfit(value) || value.find('\r') != value.npos) {
      // Escapes keep what a reader would drop, refuse or take for a line end.
      out_ << YAML::DoubleQuoted << YAML::EscapeNonAscii << value;
    } else {
      out_ << YAML::DoubleQuoted << value;
    }
  }

  void list(const Value::List& items) {
    if (items.empty()) out_ << YAML::Flow;
    out_ << YAML::BeginSeq;
    for (const auto& item : items)
      emit(item);
    out_ << YAML::EndSeq;
  }

  void map(const Value::Members& members) {
    std::vector<const Member*> ordered;
    ordered.reserve(members.size());
    for (const auto& member : members)
      ordered.push_back(&member);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [&](const Member* a, const Member* b) { return rank(a->key) < rank(b->key); });
    if (members.empty()) out_ << YAML::Flow;
    out_ << YAML::BeginMap;
    for (const Member* member : ordered) {
      out_ << YAML::Key;
      line(member->key);
      out_ << YAML::Value;
      emit(member->value);
    }
    out_ << YAML::EndMap;
  }

  std::ptrdiff_t rank(std::string_view key) const {
    return std::find(first_.begin(), first_.end(), key) - first_.begin();
  }

  YAML::Emitter out_;
  const std::vector<std::string_view>& first_;
};

}  // namespace

std::string write(const Value& value, const std::vector<std::string_view>& first) {
  return Writer(first).write(value);
}

}  // namespace emco::yaml
