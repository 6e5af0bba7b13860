#include "core/sandbox/type.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/sandbox/types_text.h"

namespace emco::sandbox {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> words_of(const std::string& text) {
  return text == "-" ? std::vector<std::string>{} : text::split(text, ',');
}

}  // namespace

const Type* Type::member(std::string_view name) const {
  if (kind == Kind::Map) return element;
  const auto found = fields.find(name);
  if (found != fields.end()) return found->second.type;
  return open ? element : nullptr;
}

bool Kind::has(std::string_view subresource) const { return contains(subresources, subresource); }

bool Kind::can(std::string_view verb) const { return contains(verbs, verb); }

Types::Types() {
  using enum Type::Kind;
  for (const auto kind : {Text, Integer, Number, Boolean, IntegerOrText, Quantity, Base64, Any}) {
    Type& type = make();
    type.kind = kind;
    type.atomic = true;
    scalars_[kind] = &type;
  }
  const std::string all = types_text();
  const auto lines = text::split(all, '\n');
  // Types name each other in any order, and kinds name types.
  for (const auto& line : lines) {
    if (!line.starts_with("type ")) continue;
    Type& type = make();
    type.kind = Type::Kind::Struct;
    named_[line.substr(5, line.find(' ', 5) - 5)] = &type;
  }
  for (const auto& line : lines)
    read_line(line);
  for (const auto& [type, source] : pieces_) {
    *type = *source;
    type->atomic = true;
  }
}

Type& Types::make() { return all_.emplace_back(); }

const Type* Types::named(const std::string& name) const {
  const auto found = named_.find(name);
  expects(found != named_.end(), "a type that types.txt does not describe: " + name);
  return found->second;
}

/// The same type, changing hands as one piece.
const Type* Types::piece(const Type* type) {
  Type& made = make();
  pieces_.emplace_back(&made, type);
  return &made;
}

const Type* Types::read(std::string_view text) {
  if (text.ends_with('!')) return piece(read(text.substr(0, text.size() - 1)));
  if (text.starts_with('{')) {
    Type& type = make();
    type.kind = Type::Kind::Map;
    type.element = read(text.substr(1, text.size() - 2));
    return &type;
  }
  if (text.starts_with('[')) {
    const auto inner = text.substr(1, text.size() - 2);
    const auto bar = inner.rfind('|');
    Type& type = make();
    type.kind = Type::Kind::List;
    type.atomic = bar == std::string_view::npos;
    if (!type.atomic && bar + 1 < inner.size()) type.keys = text::split(inner.substr(bar + 1), ',');
    type.element = read(inner.substr(0, bar));
    return &type;
  }
  if (text.size() > 1) return named(std::string(text));
  switch (text.front()) {
    case 's': return scalar(Type::Kind::Text);
    case 'i': return scalar(Type::Kind::Integer);
    case 'n': return scalar(Type::Kind::Number);
    case 'b': return scalar(Type::Kind::Boolean);
    case 'x': return scalar(Type::Kind::IntegerOrText);
    case 'q': return scalar(Type::Kind::Quantity);
    case 'y': return scalar(Type::Kind::Base64);
    default: return scalar(Type::Kind::Any);
  }
}

void Types::read_line(std::string_view line) {
  const auto words = text::split(line, ' ');
  if (words.front() == "kind") {
    constexpr std::size_t kWords = 11;
    expects(words.size() == kWords, "a kind of types.txt that lacks a word");
    Kind kind;
    kind.group = words[1] == "-" ? "" : words[1];
    kind.version = words[2];
    kind.kind = words[3];
    kind.list_kind = words[3] + "List";
    kind.plural = words[4];
    kind.singular = words[5] == "-" ? "" : words[5];
    kind.namespaced = words[6] == "Namespaced";
    kind.type = named(words[7]);
    kind.subresources = words_of(words[8]);
    kind.short_names = words_of(words[9]);
    kind.verbs = words_of(words[10]);
    kinds_.push_back(std::move(kind));
    return;
  }
  if (words.front() != "type") return;
  Type& type = *named_.at(words[1]);
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto colon = word.find(':');
    const auto equals = word.find('=', colon);
    Field field;
    field.required = word[colon - 1] == '*';
    field.type = read(
        std::string_view(word).substr(colon + 1, equals == std::string::npos ? equals : equals - colon - 1));
    if (equals != std::string::npos) field.default_value = word.substr(equals + 1);
    type.fields[word.substr(0, field.required ? colon - 1 : colon)] = field;
  }
}

const Types& own_types() {
  static const Types kTypes;
  return kTypes;
}

}  // namespace emco::sandbox
