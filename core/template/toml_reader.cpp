#include "core/template/toml_reader.h"

#include <deque>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/template/budget.h"
#include "core/template/machine.h"
#include "core/template/toml_scanner.h"
#include "core/template/toml_text.h"
#include "core/template/toml_words.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr std::size_t kDeepest = 1'000;

using Key = std::vector<std::string>;
struct Table;
struct Array;
struct Tables;

// What a key holds. Exactly one of the pointers is set, or none for a plain value.
struct Node {
  Any value;
  Table* table = nullptr;
  Tables* tables = nullptr;  // [[…]], and inline tables while their array is being read
  Array* array = nullptr;
};

struct Table {
  std::map<std::string, Node, std::less<>> entries;
};

struct Tables {
  std::vector<Table*> items;
};

struct Array {
  std::vector<Node> items;
};

std::string text_of_key(const Key& key) {
  std::string text;
  for (const std::string& part : key) {
    if (!text.empty()) text += '.';
    append_toml_key(text, part);
  }
  return text;
}

// ---- tables

// Follows the other library's bookkeeping: which tables exist only because a key or a header implied them,
// and which keys hold arrays, decides what may be said twice and how a refusal is worded.
class Reader {
 public:
  Reader(Call& call, std::string_view text) : call_(call), scanner_(text) {}

  Any run() {
    try {
      for (;;) {
        switch (scanner_.line()) {
          case TomlScanner::Line::End: return map_of(root_, 0);
          case TomlScanner::Line::Table: header(false); break;
          case TomlScanner::Line::ArrayOfTables: header(true); break;
          case TomlScanner::Line::Key: key_value(nullptr); break;
        }
        scanner_.end_of_line();
      }
    } catch (const TomlMistake& mistake) {
      const std::string last = current();
      throw CallError(fmt::format("toml: line {}{}: {}", mistake.line,
                                  last.empty() ? std::string() : " (last key " + quote(last) + ")",
                                  mistake.message));
    }
  }

 private:
  void header(bool array);
  Key key();
  void key_value(Table* inline_table);
  Node value(const TomlToken& token, bool in_array);
  Node array(const TomlToken& token);
  Node inline_table(bool in_array);
  void add_context(Key key, bool array);
  void set_value(const std::string& name, const Node& value);
  void set_type(const std::string& name, bool array);
  std::string current() const;
  Any any_of(const Node& node, std::size_t depth);
  Any map_of(const Table& table, std::size_t depth);

  Key within(std::string_view name) const {
    Key key = context_;
    key.emplace_back(name);
    return key;
  }

  [[noreturn]] void refuse(const std::string& message) const { throw TomlMistake{line_, message}; }

  static void check_depth(std::size_t depth) {
    if (depth > kDeepest) throw BudgetExceeded("value-depth", kDeepest);
  }

  Call& call_;
  TomlScanner scanner_;
  std::deque<Table> tables_;
  std::deque<Tables> table_lists_;
  std::deque<Array> arrays_;
  Table root_;
  Key context_;
  std::string name_;  // the key whose value is being read
  int line_ = 0;      // of the last key or header that was begun
  std::size_t depth_ = 0;
  std::set<std::string> implicit_;
  std::set<std::string> array_keys_;
};

std::string Reader::current() const {
  if (name_.empty()) return text_of_key(context_);
  return context_.empty() ? name_ : text_of_key(context_) + "." + name_;
}

void Reader::header(bool array) {
  Key key;
  do {
    const TomlToken part = scanner_.header_part();
    if (key.empty()) line_ = part.line;
    key.push_back(toml_text(part));
    check_depth(key.size());
  } while (scanner_.after_header_part() == TomlNext::More);
  if (array) scanner_.end_of_array_header();
  call_.machine.work(key.size());
  add_context(key, array);
  set_type("", false);
}

Key Reader::key() {
  Key key;
  scanner_.begin_key();
  do {
    const TomlToken part = scanner_.key_part();
    if (key.empty()) line_ = part.line;
    key.push_back(toml_text(part));
    check_depth(key.size() + context_.size());
  } while (scanner_.after_key_part() == TomlNext::More);
  return key;
}

// A pair at the top level, or of an inline table.
void Reader::key_value(Table* inline_table) {
  const Key outer = context_;
  const Key parts = key();
  call_.machine.work((outer.size() + parts.size()) * parts.size());
  name_ = parts.back();
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const Key implied = within(parts[i]);
    implicit_.insert(text_of_key(implied));
    add_context(implied, false);
  }
  const Node node = value(scanner_.value(), false);
  set_value(name_, node);
  set_type(name_, node.array != nullptr);
  if (inline_table != nullptr) {
    Table* hash = inline_table;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      Node& next = hash->entries[parts[i]];
      if (next.table == nullptr && next.value.is_nil() && next.array == nullptr)
        next.table = &tables_.emplace_back();
      if (next.table == nullptr) refuse(quote(text_of_key(context_)) + " is not a table");
      hash = next.table;
    }
    hash->entries[name_] = node;
  }
  context_ = outer;
  if (inline_table == nullptr) name_.clear();
}

Node Reader::value(const TomlToken& token, bool in_array) {
  switch (token.kind) {
    case TomlKind::Text:
    case TomlKind::EscapedText:
    case TomlKind::Lines:
    case TomlKind::RawText:
    case TomlKind::RawLines: return {text_of(call_.heap, toml_text(token))};
    case TomlKind::Boolean: return {Any::boolean(token.text == "true")};
    case TomlKind::Integer: return {toml_integer(token)};
    case TomlKind::Real: return {toml_real(token)};
    case TomlKind::Date: return {toml_date(call_, token)};
    case TomlKind::ArrayBegin:
    case TomlKind::TableBegin: break;
  }
  check_depth(++depth_);
  const Node node = token.kind == TomlKind::ArrayBegin ? array(token) : inline_table(in_array);
  --depth_;
  return node;
}

Node Reader::array(const TomlToken&) {
  set_type(name_, true);
  Array& array = arrays_.emplace_back();
  while (scanner_.item() == TomlNext::More) {
    const Node item = value(scanner_.value(), true);
    array.items.push_back(item);
    scanner_.after_item();
  }
  Node node;
  node.array = &array;
  return node;
}

Node Reader::inline_table(bool in_array) {
  const Key outer = context_;
  const std::string outer_name = name_;
  Table& table = tables_.emplace_back();
  context_.push_back(name_);
  name_.clear();
  implicit_.insert(text_of_key(context_));
  add_context(context_, in_array);
  while (scanner_.pair() == TomlNext::More) {
    key_value(&table);
    scanner_.after_pair();
  }
  context_ = outer;
  name_ = outer_name;
  Node node;
  node.table = &table;
  return node;
}

// Makes `key` the context: a new table, or the next one of its array.
void Reader::add_context(Key key, bool array) {
  Table* hash = &root_;
  Key context;
  for (std::size_t i = 0; i + 1 < key.size(); ++i) {
    context.push_back(key[i]);
    auto found = hash->entries.find(key[i]);
    if (found == hash->entries.end()) {
      implicit_.insert(text_of_key(context));
      Node node;
      node.table = &tables_.emplace_back();
      found = hash->entries.emplace(key[i], node).first;
    }
    const Node& next = found->second;
    if (next.tables != nullptr)
      hash = next.tables->items.back();
    else if (next.table != nullptr)
      hash = next.table;
    else
      refuse("Key '" + text_of_key(context) + "' was already created as a hash.");
  }
  context_ = context;
  Node fresh;
  if (!array) {
    fresh.table = &tables_.emplace_back();
    set_value(key.back(), fresh);
  } else {
    fresh.tables = &table_lists_.emplace_back();
    const auto [place, added] = hash->entries.emplace(key.back(), fresh);
    if (place->second.tables == nullptr)
      refuse("Key '" + text_of_key(key) + "' was already created and cannot be used as an array.");
    place->second.tables->items.push_back(&tables_.emplace_back());
  }
  context_.push_back(key.back());
}

void Reader::set_value(const std::string& name, const Node& value) {
  Table* hash = &root_;
  Key key;
  for (const std::string& part : context_) {
    key.push_back(part);
    const Node& next = hash->entries.find(part)->second;
    if (next.tables != nullptr)
      hash = next.tables->items.back();
    else if (next.table != nullptr)
      hash = next.table;
    else
      refuse("Key '" + text_of_key(key) + "' has already been defined.");
  }
  key.push_back(name);
  const auto [place, added] = hash->entries.emplace(name, value);
  if (added) return;
  // What was only implied so far may be said once.
  const std::string text = text_of_key(key);
  if (implicit_.erase(text) == 0) refuse("Key '" + text + "' has already been defined.");
  if (array_keys_.contains(text)) place->second = value;
}

void Reader::set_type(const std::string& name, bool array) {
  Key key = context_;
  if (!name.empty() || key.empty()) key.push_back(name);
  if (array)
    array_keys_.insert(text_of_key(key));
  else
    array_keys_.erase(text_of_key(key));
}

// ---- the result

Any Reader::any_of(const Node& node, std::size_t depth) {
  if (node.table != nullptr) return map_of(*node.table, depth);
  if (node.tables != nullptr) {
    List* list = make_list(call_.heap, node.tables->items.size());
    for (std::size_t i = 0; i < node.tables->items.size(); ++i)
      list->items[i] = map_of(*node.tables->items[i], depth + 1);
    return Any::list(list, ListType::Maps);
  }
  if (node.array == nullptr) return node.value;
  List* list = make_list(call_.heap, node.array->items.size());
  for (std::size_t i = 0; i < node.array->items.size(); ++i)
    list->items[i] = any_of(node.array->items[i], depth + 1);
  return Any::list(list);
}

Any Reader::map_of(const Table& table, std::size_t depth) {
  check_depth(depth);
  Map* map = make_map(call_.heap, static_cast<std::uint32_t>(table.entries.size()));
  for (const auto& [key, node] : table.entries)
    map->append(call_.heap, call_.heap.copy(key), any_of(node, depth + 1));
  return Any::map(map);
}

}  // namespace

Any read_toml(Call& call, std::string_view text) {
  // Byte order marks are passed over; of UTF-16 only the mark is let through.
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    text.remove_prefix(2);
  else if (text.starts_with("\xEF\xBB\xBF"))
    text.remove_prefix(3);
  if (text.substr(0, 6).find('\0') != std::string_view::npos)
    throw CallError(
        "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
  return Reader(call, text).run();
}

}  // namespace emco::tpl
