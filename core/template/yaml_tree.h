#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/template/yaml_scanner.h"

namespace emco::tpl::yaml {

enum class NodeKind : std::uint8_t { Scalar, Sequence, Mapping, Alias };

struct Node {
  NodeKind kind = NodeKind::Scalar;
  Mark mark;
  std::string tag;               ///< resolved ("tag:yaml.org,2002:int", "!x"), "" when there is none
  std::string value;             ///< of Scalar; of Alias: the anchor's name
  bool implicit = false;         ///< of Scalar: plain, so that its text tells its type
  const Node* target = nullptr;  ///< of Alias
  std::vector<Node*> children;   ///< of Mapping: key, value, key, value …
};

/// Nodes that stay where they are, a block of them at a time.
class Nodes {
 public:
  Node& add();

 private:
  std::vector<std::vector<Node>> blocks_;
};

/// The first document of a text. Owns its nodes.
struct Document {
  Nodes nodes;
  Node* root = nullptr;  ///< nullptr when the text has no document
};

/// Reads the first document by go-yaml 2's grammar; what follows it is not looked at. Throws ReadError.
std::unique_ptr<Document> read_document(std::string_view text);

}  // namespace emco::tpl::yaml
