#include "core/template/yaml_tree.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

namespace emco::tpl::yaml {
namespace {

constexpr const char* kStandardTag = "tag:yaml.org,2002:";
constexpr int kDeepest = 2'000;

class Reader {
 public:
  Reader(std::string_view text, Document& document) : scanner_(text), document_(document) {
    tags_["!"] = "!";
    tags_["!!"] = kStandardTag;
  }

  Node* document();

 private:
  TokenType type() { return scanner_.peek().type; }

  bool one_of(std::initializer_list<TokenType> types) {
    const TokenType next = type();
    for (const TokenType wanted : types)
      if (next == wanted) return true;
    return false;
  }

  [[noreturn]] void fail(const std::string& problem, Mark at, Mark context) {
    const int line = at.line != 0 ? at.line : context.line;
    const std::string where = line != 0 ? "line " + std::to_string(line) + ": " : "";
    throw ReadError("yaml: " + where + problem, at);
  }

  Node* make(NodeKind kind, Mark mark) {
    Node& node = document_.nodes.add();
    node.kind = kind;
    node.mark = mark;
    return &node;
  }

  Node* empty(Mark mark) {
    Node* node = make(NodeKind::Scalar, mark);
    node->implicit = true;
    return node;
  }

  void directives();
  Node* whole(Node* root);
  Node* node(bool block, bool indentless);
  void properties(std::string& anchor, std::string& tag, bool& any, Mark start);
  Node* content(Node* result, bool block, bool indentless, bool any);
  Node* alias();
  void block_sequence(Node* result);
  void indentless_sequence(Node* result);
  void block_mapping(Node* result);
  void flow_sequence(Node* result);
  Node* flow_pair();
  void flow_mapping(Node* result);
  Node* block_value();

  Scanner scanner_;
  Document& document_;
  std::map<std::string, std::string> tags_;
  std::map<std::string, Node*> anchors_;
  int depth_ = 0;
};

void Reader::directives() {
  bool version = false;
  std::set<std::string> handles;
  while (one_of({TokenType::VersionDirective, TokenType::TagDirective})) {
    const Token token = scanner_.peek();
    if (token.type == TokenType::VersionDirective) {
      if (version) fail("found duplicate %YAML directive", token.mark, token.mark);
      if (token.value != "1.1") fail("found incompatible YAML document", token.mark, token.mark);
      version = true;
    } else {
      if (!handles.insert(token.value).second) fail("found duplicate %TAG directive", token.mark, token.mark);
      tags_[token.value] = token.suffix;
    }
    scanner_.take();
  }
}

Node* Reader::document() {
  scanner_.take();  // the stream's start
  if (type() == TokenType::StreamEnd) return nullptr;
  if (!one_of({TokenType::VersionDirective, TokenType::TagDirective, TokenType::DocumentStart}))
    return whole(node(true, false));
  directives();
  if (type() != TokenType::DocumentStart)
    fail("did not find expected <document start>", scanner_.peek().mark, scanner_.peek().mark);
  scanner_.take();
  if (one_of({TokenType::VersionDirective, TokenType::TagDirective, TokenType::DocumentStart,
              TokenType::DocumentEnd, TokenType::StreamEnd}))
    return empty(scanner_.peek().mark);
  return whole(node(true, false));
}

// The other library looks one token further before it believes in the document's end.
Node* Reader::whole(Node* root) {
  scanner_.peek();
  return root;
}

Node* Reader::alias() {
  const Token token = scanner_.peek();
  Node* result = make(NodeKind::Alias, token.mark);
  result->value = token.value;
  const auto found = anchors_.find(token.value);
  if (found == anchors_.end())
    throw ReadError("yaml: unknown anchor '" + token.value + "' referenced", token.mark);
  result->target = found->second;
  scanner_.take();
  return result;
}

// An anchor and a tag, in any order.
void Reader::properties(std::string& anchor, std::string& tag, bool& any, Mark start) {
  for (int i = 0; i < 2; ++i) {
    const Token& token = scanner_.peek();
    if (token.type == TokenType::Anchor && anchor.empty()) {
      anchor = token.value;
    } else if (token.type == TokenType::Tag && tag.empty()) {
      if (token.value.empty()) {
        tag = token.suffix;
      } else {
        const auto handle = tags_.find(token.value);
        if (handle == tags_.end()) fail("found undefined tag handle", token.mark, start);
        tag = handle->second + token.suffix;
      }
    } else {
      return;
    }
    any = true;
    scanner_.take();
  }
}

Node* Reader::node(bool block, bool indentless) {
  if (type() == TokenType::Alias) return alias();
  if (++depth_ > kDeepest)
    fail("exceeded max depth of " + std::to_string(kDeepest), scanner_.peek().mark, {});
  const Mark start = scanner_.peek().mark;
  std::string anchor;
  std::string tag;
  bool any = false;
  properties(anchor, tag, any, start);
  Node* result = make(NodeKind::Scalar, start);
  result->tag = tag;
  if (!anchor.empty()) anchors_[anchor] = result;
  content(result, block, indentless, any);
  --depth_;
  return result;
}

Node* Reader::content(Node* result, bool block, bool indentless, bool any) {
  Token& token = scanner_.peek();
  const Mark mark = token.mark;
  switch (token.type) {
    case TokenType::Scalar:
      result->value = std::move(token.value);
      result->implicit = (result->tag.empty() && token.plain) || result->tag == "!";
      if (result->tag == "!") result->tag.clear();
      scanner_.take();
      return result;
    case TokenType::FlowSequenceStart: flow_sequence(result); return result;
    case TokenType::FlowMappingStart: flow_mapping(result); return result;
    case TokenType::BlockEntry:
      if (!indentless) break;
      indentless_sequence(result);
      return result;
    case TokenType::BlockSequenceStart:
      if (!block) break;
      block_sequence(result);
      return result;
    case TokenType::BlockMappingStart:
      if (!block) break;
      block_mapping(result);
      return result;
    case TokenType::StreamStart:
    case TokenType::StreamEnd:
    case TokenType::VersionDirective:
    case TokenType::TagDirective:
    case TokenType::DocumentStart:
    case TokenType::DocumentEnd:
    case TokenType::BlockEnd:
    case TokenType::FlowSequenceEnd:
    case TokenType::FlowMappingEnd:
    case TokenType::FlowEntry:
    case TokenType::Key:
    case TokenType::Value:
    case TokenType::Alias:
    case TokenType::Anchor:
    case TokenType::Tag: break;
  }
  if (!any) fail("did not find expected node content", mark, result->mark);
  result->implicit = result->tag.empty();
  return result;
}

void Reader::block_sequence(Node* result) {
  result->kind = NodeKind::Sequence;
  scanner_.take();
  while (type() == TokenType::BlockEntry) {
    const Mark mark = scanner_.peek().mark;
    scanner_.take();
    const bool none = one_of({TokenType::BlockEntry, TokenType::BlockEnd});
    result->children.push_back(none ? empty(mark) : node(true, false));
  }
  if (type() != TokenType::BlockEnd)
    fail("did not find expected '-' indicator", scanner_.peek().mark, result->mark);
  scanner_.take();
}

void Reader::indentless_sequence(Node* result) {
  result->kind = NodeKind::Sequence;
  while (type() == TokenType::BlockEntry) {
    const Mark mark = scanner_.peek().mark;
    scanner_.take();
    const bool none = one_of({TokenType::BlockEntry, TokenType::Key, TokenType::Value, TokenType::BlockEnd});
    result->children.push_back(none ? empty(mark) : node(true, false));
  }
}

// What stands behind "?" or ":" in a block mapping.
Node* Reader::block_value() {
  const Mark mark = scanner_.peek().mark;
  scanner_.take();
  if (one_of({TokenType::Key, TokenType::Value, TokenType::BlockEnd})) return empty(mark);
  return node(true, true);
}

void Reader::block_mapping(Node* result) {
  result->kind = NodeKind::Mapping;
  scanner_.take();
  while (type() == TokenType::Key) {
    const Mark mark = scanner_.peek().mark;
    result->children.push_back(block_value());
    result->children.push_back(type() == TokenType::Value ? block_value() : empty(mark));
  }
  if (type() != TokenType::BlockEnd) fail("did not find expected key", scanner_.peek().mark, result->mark);
  scanner_.take();
}

// "key: value" inside a flow sequence: a mapping of one pair.
Node* Reader::flow_pair() {
  Node* pair = make(NodeKind::Mapping, scanner_.peek().mark);
  const Mark mark = pair->mark;
  scanner_.take();
  const bool no_key = one_of({TokenType::Value, TokenType::FlowEntry, TokenType::FlowSequenceEnd});
  pair->children.push_back(no_key ? empty(mark) : node(false, false));
  Node* value = nullptr;
  if (type() == TokenType::Value) {
    scanner_.take();
    if (!one_of({TokenType::FlowEntry, TokenType::FlowSequenceEnd})) value = node(false, false);
  }
  pair->children.push_back(value != nullptr ? value : empty(mark));
  return pair;
}

void Reader::flow_sequence(Node* result) {
  result->kind = NodeKind::Sequence;
  scanner_.take();
  for (bool first = true; type() != TokenType::FlowSequenceEnd; first = false) {
    if (!first) {
      if (type() != TokenType::FlowEntry)
        fail("did not find expected ',' or ']'", scanner_.peek().mark, result->mark);
      scanner_.take();
      if (type() == TokenType::FlowSequenceEnd) break;
    }
    result->children.push_back(type() == TokenType::Key ? flow_pair() : node(false, false));
  }
  scanner_.take();
}

void Reader::flow_mapping(Node* result) {
  result->kind = NodeKind::Mapping;
  scanner_.take();
  for (bool first = true; type() != TokenType::FlowMappingEnd; first = false) {
    if (!first) {
      if (type() != TokenType::FlowEntry)
        fail("did not find expected ',' or '}'", scanner_.peek().mark, result->mark);
      scanner_.take();
      if (type() == TokenType::FlowMappingEnd) break;
    }
    const Mark mark = scanner_.peek().mark;
    const bool marked = type() == TokenType::Key;
    if (marked) scanner_.take();
    const bool no_key = marked && one_of({TokenType::Value, TokenType::FlowEntry, TokenType::FlowMappingEnd});
    result->children.push_back(no_key ? empty(mark) : node(false, false));
    Node* value = nullptr;
    if (marked && type() == TokenType::Value) {
      scanner_.take();
      if (!one_of({TokenType::FlowEntry, TokenType::FlowMappingEnd})) value = node(false, false);
    }
    result->children.push_back(value != nullptr ? value : empty(mark));
  }
  scanner_.take();
}

}  // namespace

Node& Nodes::add() {
  constexpr std::size_t kFirst = 16;
  constexpr std::size_t kLargest = 512;
  if (blocks_.empty() || blocks_.back().size() == blocks_.back().capacity()) {
    const std::size_t size = blocks_.empty() ? kFirst : std::min(2 * blocks_.back().size(), kLargest);
    blocks_.emplace_back().reserve(size);
  }
  return blocks_.back().emplace_back();
}

std::unique_ptr<Document> read_document(std::string_view text) {
  auto document = std::make_unique<Document>();
  document->root = Reader(text, *document).document();
  return document;
}

}  // namespace emco::tpl::yaml
