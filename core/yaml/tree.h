#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

// core/yaml turns bytes into trees of marked nodes and values into YAML for people. Reading is strict and
// bounded: whatever two readers could understand differently, or what could make one spend more than linear
// time, is a diagnostic with line and column. It knows nothing of bundles and never touches a file.

namespace emco::yaml {

/// How a scalar was written: only Plain ones may be anything but text.
enum class Style { Plain, SingleQuoted, DoubleQuoted, Literal, Folded };

struct Entry;

/// A value as it stands in the file. Line and column count from 1, columns in code points.
struct Node {
  enum class Type { Scalar, List, Map };

  Type type = Type::Scalar;
  Style style = Style::Plain;
  bool broken = false;  ///< a diagnostic about it exists already; its content means nothing
  bool flawed = false;  ///< of the root of a document: something in the document was refused
  int line = 0;
  int column = 0;
  std::string text;            ///< of a scalar, unescaped
  std::vector<Node> items;     ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the order of the file, keys unique

  bool is_scalar() const { return type == Type::Scalar; }

  bool is_list() const { return type == Type::List; }

  bool is_map() const { return type == Type::Map; }

  /// A plain scalar that means "nothing": empty, ~ or null.
  bool is_null() const;

  /// The value of a key, nullptr when there is none or this is no map. Takes time linear in the map.
  const Node* find(std::string_view key) const;
};

struct Entry {
  Node key;  ///< always a scalar
  Node value;
};

/// What is refused ("yaml.too-large", "yaml.too-deep", "yaml.key", "yaml.too-many-mistakes"). The document
/// limit is that of the Kubernetes API server.
struct Limits {
  std::size_t file_bytes = 64U << 20U;
  std::size_t document_bytes = 3U << 20U;
  std::size_t documents = 200'000;
  std::size_t document_nodes = 1'000'000;
  std::size_t file_nodes = 4'000'000;
  std::size_t document_mistakes = 10'000;
  std::size_t key_bytes = 253;
  int depth = 64;
};

/// What one reading found.
struct Counts {
  std::size_t documents = 0;  ///< handed out
  std::size_t empty = 0;      ///< skipped: nothing but comments or null
};

/// Reads every document of a text and hands out one after the other, so that only one tree is alive at a
/// time. Mistakes are appended to `diagnostics`; a document with a syntax mistake is not handed out, the ones
/// after it are. `file` names the text in diagnostics.
///
/// Accepted: UTF-8 with or without byte order mark, UTF-16 with one, LF and CRLF, tabs as blanks inside []
/// and
/// {}. Refused, each with its code: anchors and aliases (yaml.alias), tags (yaml.tag), merge keys
/// (yaml.merge-key), keys that are no scalars, empty, too long or not in composed Unicode form (yaml.key),
/// duplicate keys (yaml.duplicate-key; `"1"` and `1` are the same key), control characters, line separators,
/// bidirectional overrides and invalid encoding (yaml.character), what is no YAML (yaml.syntax).
Counts read(std::string_view bytes,
            const std::string& file,
            Diagnostics& diagnostics,
            const std::function<void(Node&&)>& document,
            const Limits& limits = {});

/// All documents at once.
Checked<std::vector<Node>> read_all(std::string_view bytes,
                                    const std::string& file,
                                    const Limits& limits = {});

/// The one document of a text: kubeconfigs, values files. A text without any gives a null node; a second
/// document that is not empty is "yaml.several-documents".
Checked<Node> read_one(std::string_view bytes, const std::string& file, const Limits& limits = {});

}  // namespace emco::yaml
