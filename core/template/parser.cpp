#include "core/template/parser.h"

#include <algorithm>
#include <array>

#include "core/template/budget.h"
#include "core/template/lexer.h"
#include "core/template/number.h"
#include "core/template/unicode.h"

// Most kinds of nodes, tokens and values share one answer here: the default.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace emco::tpl {
namespace {

// How a token is named in messages: short texts quoted, key words in angles.
std::string describe(const Item& item) {
  if (item.type == Token::Eof) return "EOF";
  if (item.type == Token::Error) return std::string(item.text);
  if (item.type > Token::Dot) return "<" + std::string(item.text) + ">";
  if (item.text.size() > 10) return quote(item.text.substr(0, 10)) + "...";
  return quote(item.text);
}

std::vector<std::string_view> split_names(std::string_view text) {
  std::vector<std::string_view> names;
  for (;;) {
    const std::size_t dot = text.find('.');
    names.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return names;
    text.remove_prefix(dot + 1);
  }
}

class Parser {
 public:
  Parser(Syntax& syntax, const std::function<bool(std::string_view)>& is_function, int depth)
      : syntax_(syntax), is_function_(is_function), lexer_(syntax.source), depth_limit_(depth) {}

  void parse_text();

 private:
  // What the parsing of one tree keeps; definitions begin their own.
  struct Scope {
    std::vector<std::string_view> variables{"$"};
    int ranges = 0;
  };

  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.depth_limit_)
        throw BudgetExceeded("syntax-depth", static_cast<std::uint64_t>(parser_.depth_limit_));
    }

    ~Deeper() { --parser_.depth_; }

    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  // ---- tokens
  Item next();
  Item peek();

  void back() { ++waiting_; }

  Item next_word();
  Item peek_word();
  Item expect(Token type, std::string_view context);
  [[noreturn]] void fail(const std::string& message);
  [[noreturn]] void unexpected(const Item& item, std::string_view context);

  // ---- nodes
  Node* make(NodeType type, std::uint32_t position);
  std::string_view keep(std::string text);
  std::string_view unquoted(const Item& item);

  // ---- grammar
  Node* item_list(Node*& end);
  Node* text_or_action();
  Node* action();
  Node* control(NodeType type, std::string_view context);
  Node* jump(NodeType type, const Item& word);
  Node* else_control();
  Node* block_control();
  Node* template_control();
  void definition();
  std::string_view template_name(const Item& item, std::string_view context);
  Node* pipeline(std::string_view context, Token end);
  void declarations(Node* pipe, std::string_view context);
  bool declaration(Node* pipe, std::string_view context);
  Node* command();
  Node* operand();
  Node* term();
  Node* literal(const Item& item);
  Node* number(const Item& item);
  Node* variable(std::uint32_t position, std::string_view text);
  Node* use_variable(const Item& item);
  void add_tree(std::string name, Node* root);

  Syntax& syntax_;
  const std::function<bool(std::string_view)>& is_function_;
  Lexer lexer_;
  std::array<Item, 3> tokens_;
  int waiting_ = 0;
  Scope scope_;
  std::uint32_t action_line_ = 0;
  int depth_ = 0;
  int depth_limit_;
};

// ---- tokens

Item Parser::next() {
  if (waiting_ > 0)
    --waiting_;
  else
    tokens_[0] = lexer_.next();
  return tokens_[static_cast<std::size_t>(waiting_)];
}

Item Parser::peek() {
  if (waiting_ > 0) return tokens_[static_cast<std::size_t>(waiting_ - 1)];
  waiting_ = 1;
  tokens_[0] = lexer_.next();
  return tokens_[0];
}

Item Parser::next_word() {
  Item item = next();
  while (item.type == Token::Space)
    item = next();
  return item;
}

Item Parser::peek_word() {
  const Item item = next_word();
  back();
  return item;
}

Item Parser::expect(Token type, std::string_view context) {
  const Item item = next_word();
  if (item.type != type) unexpected(item, context);
  return item;
}

void Parser::fail(const std::string& message) {
  Place place = place_of(syntax_.source, tokens_[0].position);
  place.line = tokens_[0].line;
  throw SyntaxError(syntax_.name, place, message);
}

void Parser::unexpected(const Item& item, std::string_view context) {
  if (item.type != Token::Error) fail("unexpected " + describe(item) + " in " + std::string(context));
  std::string extra;
  if (action_line_ != 0 && action_line_ != static_cast<std::uint32_t>(item.line)) {
    extra = " in action started at " + syntax_.name + ":" + std::to_string(action_line_);
    if (item.text.ends_with(" action")) extra.erase(0, std::string_view(" in action").size());
  }
  fail(std::string(item.text) + extra);
}

// ---- nodes

Node* Parser::make(NodeType type, std::uint32_t position) {
  Node& node = syntax_.nodes.emplace_back();
  node.type = type;
  node.position = position;
  return &node;
}

std::string_view Parser::keep(std::string text) { return syntax_.texts.emplace_back(std::move(text)); }

std::string_view Parser::unquoted(const Item& item) {
  auto text = unquote(item.text);
  if (!text) fail("invalid syntax");
  return keep(std::move(*text));
}

// ---- grammar

void Parser::add_tree(std::string name, Node* root) {
  for (Tree& tree : syntax_.trees) {
    if (tree.name != name) continue;
    if (is_empty(tree.root))
      tree.root = root;
    else if (!is_empty(root))
      fail("template: multiple definition of template " + quote(name));
    return;
  }
  syntax_.trees.push_back({std::move(name), root});
}

void Parser::parse_text() {
  Node* root = make(NodeType::List, peek().position);
  while (peek().type != Token::Eof) {
    if (peek().type == Token::LeftDelimiter) {
      const Item delimiter = next();
      if (next_word().type == Token::Define) {
        definition();
        continue;
      }
      // Back over both: the token behind the delimiter stands in slot 0.
      tokens_[1] = delimiter;
      waiting_ = 2;
    }
    Node* node = text_or_action();
    if (node->type == NodeType::End || node->type == NodeType::Else) fail("unexpected " + to_text(*node));
    root->children.push_back(node);
  }
  add_tree(syntax_.name, root);
}

void Parser::definition() {
  constexpr std::string_view kContext = "define clause";
  const Item word = next_word();
  if (word.type != Token::String && word.type != Token::RawString) unexpected(word, kContext);
  std::string name(unquoted(word));
  expect(Token::RightDelimiter, kContext);
  Scope outer;
  std::swap(outer, scope_);
  Node* end = nullptr;
  Node* root = item_list(end);
  if (end->type != NodeType::End) fail("unexpected " + to_text(*end) + " in " + std::string(kContext));
  add_tree(std::move(name), root);
  std::swap(outer, scope_);
}

Node* Parser::item_list(Node*& end) {
  Node* list = make(NodeType::List, peek_word().position);
  while (peek_word().type != Token::Eof) {
    Node* node = text_or_action();
    if (node->type == NodeType::End || node->type == NodeType::Else) {
      end = node;
      return list;
    }
    list->children.push_back(node);
  }
  fail("unexpected EOF");
}

Node* Parser::text_or_action() {
  const Item item = next_word();
  if (item.type == Token::Text) {
    Node* node = make(NodeType::Text, item.position);
    node->text = item.text;
    return node;
  }
  if (item.type != Token::LeftDelimiter) unexpected(item, "input");
  action_line_ = static_cast<std::uint32_t>(item.line);
  Node* node = action();
  action_line_ = 0;
  return node;
}

Node* Parser::action() {
  const Deeper deeper(*this);
  const Item word = next_word();
  switch (word.type) {
    case Token::Block: return block_control();
    case Token::Break: return jump(NodeType::Break, word);
    case Token::Continue: return jump(NodeType::Continue, word);
    case Token::Else: return else_control();
    case Token::End: return make(NodeType::End, expect(Token::RightDelimiter, "end").position);
    case Token::If: return control(NodeType::If, "if");
    case Token::Range: return control(NodeType::Range, "range");
    case Token::Template: return template_control();
    case Token::With: return control(NodeType::With, "with");
    default: break;
  }
  back();
  Node* node = make(NodeType::Action, peek().position);
  node->children.push_back(pipeline("command", Token::RightDelimiter));
  return node;
}

Node* Parser::jump(NodeType type, const Item& word) {
  const std::string name = type == NodeType::Break ? "{{break}}" : "{{continue}}";
  const Item end = next_word();
  if (end.type != Token::RightDelimiter) unexpected(end, name);
  if (scope_.ranges == 0) fail(name + " outside {{range}}");
  return make(type, word.position);
}

Node* Parser::else_control() {
  const Item word = peek_word();
  if (word.type == Token::If || word.type == Token::With) return make(NodeType::Else, word.position);
  return make(NodeType::Else, expect(Token::RightDelimiter, "else").position);
}

Node* Parser::control(NodeType type, std::string_view context) {
  const Deeper deeper(*this);
  const std::size_t variables = scope_.variables.size();
  Node* pipe = pipeline(context, Token::RightDelimiter);
  Node* node = make(type, pipe->position);
  if (type == NodeType::Range) ++scope_.ranges;
  Node* end = nullptr;
  Node* list = item_list(end);
  if (type == NodeType::Range) --scope_.ranges;
  node->children = {pipe, list};
  if (end->type == NodeType::Else) {
    // "else if" and "else with" are an else with one statement; the end closes both.
    const Token word = peek().type;
    const bool chained =
        (type == NodeType::If && word == Token::If) || (type == NodeType::With && word == Token::With);
    Node* otherwise = nullptr;
    if (chained) {
      next();
      otherwise = make(NodeType::List, end->position);
      otherwise->children.push_back(control(type, context));
    } else {
      otherwise = item_list(end);
      if (end->type != NodeType::End) fail("expected end; found " + to_text(*end));
    }
    node->children.push_back(otherwise);
  }
  scope_.variables.resize(variables);
  return node;
}

std::string_view Parser::template_name(const Item& item, std::string_view context) {
  if (item.type != Token::String && item.type != Token::RawString) unexpected(item, context);
  return unquoted(item);
}

Node* Parser::block_control() {
  constexpr std::string_view kContext = "block clause";
  const Item word = next_word();
  const std::string_view name = template_name(word, kContext);
  Node* pipe = pipeline(kContext, Token::RightDelimiter);
  Scope outer;
  std::swap(outer, scope_);
  Node* end = nullptr;
  Node* root = item_list(end);
  if (end->type != NodeType::End) fail("unexpected " + to_text(*end) + " in " + std::string(kContext));
  add_tree(std::string(name), root);
  std::swap(outer, scope_);
  Node* node = make(NodeType::Template, word.position);
  node->text = name;
  node->children.push_back(pipe);
  return node;
}

Node* Parser::template_control() {
  constexpr std::string_view kContext = "template clause";
  const Item word = next_word();
  Node* node = make(NodeType::Template, word.position);
  node->text = template_name(word, kContext);
  if (next_word().type != Token::RightDelimiter) {
    back();
    node->children.push_back(pipeline(kContext, Token::RightDelimiter));
  }
  return node;
}

Node* Parser::variable(std::uint32_t position, std::string_view text) {
  Node* node = make(NodeType::Variable, position);
  node->names = split_names(text);
  return node;
}

// One "$x :=", "$x =" or "$x," in front of a pipeline; false when there is none (any more).
bool Parser::declaration(Node* pipe, std::string_view context) {
  const Item name = peek_word();
  if (name.type != Token::Variable) return false;
  next();
  const Item behind = peek();
  const Item word = peek_word();
  const bool assigns = word.type == Token::Assign;
  const bool comma = word.type == Token::Char && word.text == ",";
  if (!assigns && word.type != Token::Declare && !comma) {
    // An operand after all. peek_word may have skipped the blank, which operands need.
    if (behind.type == Token::Space) {
      tokens_[1] = behind;
      tokens_[2] = name;
      waiting_ = 3;
    } else {
      tokens_[1] = name;
      waiting_ = 2;
    }
    return false;
  }
  next_word();
  if (!comma) pipe->assigns = assigns;
  pipe->declared.push_back(variable(name.position, name.text));
  scope_.variables.push_back(name.text);
  if (!comma) return false;
  if (context != "range" || pipe->declared.size() >= 2)
    fail("too many declarations in " + std::string(context));
  const Token after = peek_word().type;
  if (after != Token::Variable && after != Token::RightDelimiter && after != Token::RightParenthesis)
    fail("range can only initialize variables");
  return true;
}

void Parser::declarations(Node* pipe, std::string_view context) {
  while (declaration(pipe, context)) {
  }
}

Node* Parser::pipeline(std::string_view context, Token end) {
  const Deeper deeper(*this);
  Node* pipe = make(NodeType::Pipe, peek_word().position);
  declarations(pipe, context);
  for (;;) {
    const Item item = next_word();
    if (item.type == end) break;
    switch (item.type) {
      case Token::Bool:
      case Token::CharConstant:
      case Token::Complex:
      case Token::Dot:
      case Token::Field:
      case Token::Identifier:
      case Token::Number:
      case Token::Nil:
      case Token::RawString:
      case Token::String:
      case Token::Variable:
      case Token::LeftParenthesis:
        back();
        pipe->children.push_back(command());
        break;
      default: unexpected(item, context);
    }
  }
  if (pipe->children.empty()) fail("missing value for " + std::string(context));
  for (std::size_t i = 1; i < pipe->children.size(); ++i) {
    const NodeType first = pipe->children[i]->children[0]->type;
    if (first == NodeType::Bool || first == NodeType::Dot || first == NodeType::Nil ||
        first == NodeType::Number || first == NodeType::String)
      fail("non executable command in pipeline stage " + std::to_string(i + 1));
  }
  return pipe;
}

Node* Parser::command() {
  Node* node = make(NodeType::Command, peek_word().position);
  for (;;) {
    peek_word();
    if (Node* one = operand()) node->children.push_back(one);
    const Item item = next();
    if (item.type == Token::Space) continue;
    if (item.type == Token::RightDelimiter || item.type == Token::RightParenthesis)
      back();
    else if (item.type != Token::Pipe)
      unexpected(item, "operand");
    break;
  }
  if (node->children.empty()) fail("empty command");
  return node;
}

Node* Parser::operand() {
  Node* node = term();
  if (node == nullptr || peek().type != Token::Field) return node;
  const std::uint32_t position = peek().position;
  std::vector<std::string_view> fields;
  while (peek().type == Token::Field)
    fields.push_back(next().text.substr(1));
  switch (node->type) {
    case NodeType::Field:
    case NodeType::Variable:
      node->names.insert(node->names.end(), fields.begin(), fields.end());
      node->position = position;
      return node;
    case NodeType::Bool:
    case NodeType::String:
    case NodeType::Number:
    case NodeType::Nil:
    case NodeType::Dot: fail("unexpected . after term " + quote(to_text(*node)));
    default: break;
  }
  Node* chain = make(NodeType::Chain, position);
  chain->children.push_back(node);
  chain->names = std::move(fields);
  return chain;
}

Node* Parser::term() {
  const Item item = next_word();
  switch (item.type) {
    case Token::Identifier: {
      if (!is_function_(item.text)) fail("function " + quote(item.text) + " not defined");
      Node* node = make(NodeType::Identifier, item.position);
      node->text = item.text;
      return node;
    }
    case Token::Variable: return use_variable(item);
    case Token::Field: {
      Node* node = make(NodeType::Field, item.position);
      node->names.push_back(item.text.substr(1));
      return node;
    }
    case Token::LeftParenthesis: return pipeline("parenthesized pipeline", Token::RightParenthesis);
    case Token::Dot:
    case Token::Nil:
    case Token::Bool:
    case Token::CharConstant:
    case Token::Complex:
    case Token::Number:
    case Token::String:
    case Token::RawString: return literal(item);
    default: break;
  }
  back();
  return nullptr;
}

Node* Parser::literal(const Item& item) {
  switch (item.type) {
    case Token::Dot: return make(NodeType::Dot, item.position);
    case Token::Nil: return make(NodeType::Nil, item.position);
    case Token::Bool: {
      Node* node = make(NodeType::Bool, item.position);
      node->truth = item.text == "true";
      return node;
    }
    case Token::String:
    case Token::RawString: {
      Node* node = make(NodeType::String, item.position);
      node->quoted = item.text;
      node->text = unquoted(item);
      return node;
    }
    default: return number(item);
  }
}

Node* Parser::use_variable(const Item& item) {
  if (std::find(scope_.variables.begin(), scope_.variables.end(), item.text) == scope_.variables.end())
    fail("undefined variable " + quote(item.text));
  return variable(item.position, item.text);
}

Node* Parser::number(const Item& item) {
  Node* node = make(NodeType::Number, item.position);
  node->text = item.text;
  Number& value = node->number;
  if (item.type == Token::CharConstant) {
    const auto rune = unquote_rune(item.text);
    if (!rune) fail("malformed character constant: " + std::string(item.text));
    value = {true, true, true, false, static_cast<std::int64_t>(*rune), static_cast<double>(*rune)};
    return node;
  }
  if (item.type == Token::Complex || item.text.ends_with('i')) {
    // Complex numbers have no use in charts; they are read as far as being refused where Go refuses them.
    value.is_complex = true;
    return node;
  }
  if (const auto whole = parse_uint(item.text, 0)) value.is_uint = true;
  if (const auto whole = parse_int(item.text, 0)) {
    value.is_int = true;
    value.integer = *whole;
  }
  if (value.is_int || value.is_uint) {
    value.is_float = true;
    value.real =
        value.is_int ? static_cast<double>(value.integer) : static_cast<double>(*parse_uint(item.text, 0));
    return node;
  }
  const auto real = parse_float(item.text);
  if (!real) fail("illegal number syntax: " + quote(item.text));
  if (item.text.find_first_of(".eEpP") == std::string_view::npos)
    fail("integer overflow: " + quote(item.text));
  value.is_float = true;
  value.real = *real;
  constexpr double kEdge = 9223372036854775808.0;
  if (*real >= -kEdge && *real < kEdge && static_cast<double>(static_cast<std::int64_t>(*real)) == *real) {
    value.is_int = true;
    value.integer = static_cast<std::int64_t>(*real);
  }
  return node;
}

}  // namespace

std::unique_ptr<Syntax> parse(std::string name,
                              std::string source,
                              const std::function<bool(std::string_view)>& is_function,
                              int depth) {
  auto syntax = std::make_unique<Syntax>();
  syntax->name = std::move(name);
  syntax->source = std::move(source);
  Parser(*syntax, is_function, depth).parse_text();
  return syntax;
}

}  // namespace emco::tpl
