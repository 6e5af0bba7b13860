#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace emco::tpl {

enum class NodeType : std::uint8_t {
  List,
  Text,
  Action,
  Pipe,
  Command,
  Field,
  Variable,
  Chain,
  Identifier,
  Dot,
  Nil,
  Bool,
  Number,
  String,
  If,
  With,
  Range,
  Template,
  Break,
  Continue,
  End,
  Else
};

/// A number's values under all the types that can hold it: Go's ideal constants.
struct Number {
  bool is_int = false;
  bool is_float = false;
  bool is_uint = false;
  bool is_complex = false;
  std::int64_t integer = 0;
  double real = 0;
};

struct Node {
  NodeType type = NodeType::List;
  std::uint32_t position = 0;           ///< byte in the template's text
  std::string_view text;                ///< as written; of String, Template: the name or unquoted text
  std::string_view quoted;              ///< of String: as written
  std::vector<std::string_view> names;  ///< of Field, Variable, Chain
  /// List: statements. Action: pipe. Pipe: commands. Command: operands. Chain: the term.
  /// If, With, Range: pipe, list and perhaps the else list. Template: perhaps a pipe.
  std::vector<Node*> children;
  std::vector<Node*> declared;  ///< of Pipe: the variables in front of := or =
  bool assigns = false;         ///< of Pipe: = instead of :=
  bool truth = false;           ///< of Bool
  Number number;                ///< of Number
};

/// One named template of a text.
struct Tree {
  std::string name;
  Node* root = nullptr;
};

/// A parsed text: the trees by name in the order of their ends, the one of the text itself last. Owns nodes
/// and the texts they point to.
struct Syntax {
  std::string name;
  std::string source;
  std::deque<Node> nodes;
  std::deque<std::string> texts;
  std::vector<Tree> trees;
};

/// The node as Go's messages print it: `include "a" .`.
std::string to_text(const Node& node);

/// Nothing but white space and comments: such a definition never replaces another.
bool is_empty(const Node* node);

/// Line and column (bytes) of a position, Go's way: both from 1, but columns on the first line from 0, and
/// also from 0 on others.
struct Place {
  int line = 0;
  int column = 0;
};

Place place_of(std::string_view source, std::uint32_t position);

}  // namespace emco::tpl
