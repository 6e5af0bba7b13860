#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/template/yaml_writer.h"

namespace emco::tpl::yaml {

/// Lays out scalars, lists and maps as go-yaml's emitter does: indentation, styles of quoting, line wrapping.
/// What it is told must be valid UTF-8.
class Emitter {
 public:
  enum class Place { Root, Item, Key, Value };
  enum class Wish { Plain, DoubleQuoted, Literal };

  explicit Emitter(Style style) : pretty_(style == Style::Pretty) {}

  void begin_map();
  /// Before a key. `simple` is what key_is_simple said of it.
  void begin_key(bool simple);
  /// Between a key and its value.
  void begin_value(bool simple);

  void end() { pop_indent(); }

  void begin_list(Place place);
  void begin_item();
  void empty(std::string_view brackets);
  /// `binary` marks base64 text as go-yaml 3 writes bytes that are no UTF-8.
  void scalar(std::string_view text, Wish wish, Place place, bool simple_key, bool binary = false);

  static bool key_is_simple(std::string_view key, bool binary = false);

  /// The document's end; the text.
  std::string finish();

 private:
  struct Allowed {
    bool plain = true;
    bool single = true;
    bool block = true;
    bool multiline = false;
  };

  Allowed analyze(std::string_view text) const;
  void put(char c);
  void put_break();
  void character(std::string_view text, std::size_t& at);
  void line_break(std::string_view text, std::size_t& at);
  void indent();
  void indicator(std::string_view text, bool needs_space, bool is_space, bool is_indention);
  void push_indent(bool flow, bool indentless);
  void pop_indent();
  void plain(std::string_view text, bool breaks_allowed);
  void single_quoted(std::string_view text, bool breaks_allowed);
  void double_quoted(std::string_view text, bool breaks_allowed);
  void escape(std::string_view text, std::size_t& at);
  void literal(std::string_view text);

  bool pretty_;
  std::string out_;
  std::vector<int> indents_;
  int indent_ = -1;
  int column_ = 0;
  bool whitespace_ = true;
  bool indention_ = true;
};

}  // namespace emco::tpl::yaml
