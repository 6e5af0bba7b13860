#include "core/yaml/tree.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/yaml/characters.h"
#include "core/yaml/events.h"
#include "core/yaml/split.h"

namespace emco::yaml {
namespace {

/// Below this many keys comparing each with each is faster than hashing.
constexpr std::size_t kFewKeys = 12;

/// Builds the tree of one document. Mistakes that leave the structure intact do not end it.
class Builder {
 public:
  Builder(const std::string& file, const Limits& limits, Diagnostics& diagnostics)
      : file_(file), limits_(limits), diagnostics_(diagnostics) {}

  /// Nothing when the document is no YAML or passes a limit.
  std::optional<Node> build(std::string_view text, int line) {
    Events events(text, line);
    Event event;
    while (true) {
      if (!events.next(event)) {
        const auto& mistake = events.mistake();
        error("yaml.syntax", mistake.line, mistake.column, mistake.summary, mistake.help);
        return std::nullopt;
      }
      if (event.type == Event::Type::DocumentEnd) return std::move(root_);
      if (!take(event)) return std::nullopt;
      if (mistakes_ > limits_.document_mistakes) {
        error("yaml.too-many-mistakes", event.line, event.column,
              fmt::format("the document has more than {} mistakes", limits_.document_mistakes),
              "mend those above; the rest of the document was not read");
        return std::nullopt;
      }
    }
  }

  std::size_t nodes() const { return nodes_; }

 private:
  /// A collection whose end has not come yet.
  struct Open {
    Node node;
    std::optional<Node> key;  ///< of the value that comes next
    int refused_keys = 0;
  };

  void error(std::string code, int line, int column, std::string summary, std::string help) {
    ++mistakes_;
    diagnostics_.error(std::move(code), {file_, line, column}, std::move(summary), std::move(help));
  }

  bool take(Event& event) {
    switch (event.type) {
      case Event::Type::Scalar:
      case Event::Type::Alias: return count(event) && add(leaf(event));
      case Event::Type::ListBegin: return begin(event, Node::Type::List);
      case Event::Type::MapBegin: return begin(event, Node::Type::Map);
      case Event::Type::ListEnd:
      case Event::Type::MapEnd: return end();
      case Event::Type::DocumentEnd:
      case Event::Type::Other:
        if (event.directives)
          error("yaml.tag", event.line, event.column, "a %TAG directive",
                "remove the directive: tags are not used");
        return true;
    }
    return true;
  }

  bool count(const Event& event) {
    if (++nodes_ <= limits_.document_nodes) return true;
    error("yaml.too-large", event.line, event.column,
          fmt::format("the document holds more than {} values", limits_.document_nodes), "split it");
    return false;
  }

  Node leaf(Event& event) {
    Node node = make(event, Node::Type::Scalar);
    if (event.type == Event::Type::Alias) {
      error("yaml.alias", event.line, event.column, "an alias ('*…') stands where a value is meant",
            "write the value out; text that begins with '*' needs quotes");
      node.broken = true;
      return node;
    }
    node.style = event.style;
    node.text = std::move(event.text);
    if (node.text.find('\0') != std::string::npos) {
      error("yaml.character", node.line, node.column, "the text holds a NUL character", "remove the escape");
      node.broken = true;
    }
    return node;
  }

  Node make(const Event& event, Node::Type type) {
    if (!event.anchor.empty())
      error("yaml.alias", event.line, event.column, "an anchor ('&…') stands before a value",
            "remove it and write values out; text that begins with '&' needs quotes");
    if (event.tagged)
      error("yaml.tag", event.line, event.column, "a tag ('!…') stands before a value",
            "remove the tag; text that begins with '!' needs quotes");
    Node node;
    node.type = type;
    node.line = event.line;
    node.column = event.column;
    node.broken = event.tagged;
    return node;
  }

  bool begin(const Event& event, Node::Type type) {
    if (!count(event)) return false;
    if (open_.size() >= static_cast<std::size_t>(limits_.depth)) {
      error("yaml.too-deep", event.line, event.column,
            fmt::format("lists and maps nest more than {} deep", limits_.depth), "flatten the document");
      return false;
    }
    open_.push_back({make(event, type), std::nullopt, 0});
    return true;
  }

  bool end() {
    Node node = std::move(open_.back().node);
    if (node.is_map()) check_duplicates(node);
    // Nothing is left of a map whose every key was refused.
    if (open_.back().refused_keys > 0 && node.entries.empty()) node.broken = true;
    open_.pop_back();
    return add(std::move(node));
  }

  bool add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      check_key(node);
      parent.key = std::move(node);
    } else {
      if (parent.key->broken) {
        ++parent.refused_keys;
      } else {
        parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
      }
      parent.key.reset();
    }
    return true;
  }

  /// Marks a key as broken when it cannot be one.
  void check_key(Node& key) {
    const auto refuse = [&](const char* code, std::string summary, std::string help) {
      error(code, key.line, key.column, std::move(summary), std::move(help));
      key.broken = true;
    };
    if (key.broken) return;
    if (!key.is_scalar()) {
      refuse("yaml.key", "a list or map is used as a key",
             "keys are text; text that begins with [ or { needs quotes");
    } else if (key.style == Style::Plain && key.text.empty()) {
      refuse("yaml.key", "a key is missing before ':'", "write 'key: value'");
    } else if (key.style == Style::Plain && key.text == "<<") {
      refuse("yaml.merge-key", "the merge key '<<'", "write the merged values out");
    } else if (key.text.size() > limits_.key_bytes) {
      refuse("yaml.key", fmt::format("a key is longer than {} bytes", limits_.key_bytes), "shorten it");
    } else if (const auto misfit = find_misfit(key.text)) {
      refuse("yaml.character", fmt::format("a key holds {}", misfit->name), "remove the character");
    } else if (has_decomposed(key.text)) {
      refuse("yaml.key", fmt::format("the key '{}' is not in composed Unicode form", key.text),
             "write each letter as one character (form NFC), so that equal keys are equal bytes");
    }
  }

  /// The index of the first entry with the key of entry `i`: `i` itself unless the key came before.
  static std::size_t first_of(const std::vector<Entry>& entries,
                              std::size_t i,
                              std::unordered_map<std::string_view, std::size_t>& seen) {
    const std::string& key = entries[i].key.text;
    if (entries.size() > kFewKeys) return seen.emplace(key, i).first->second;
    const auto same = [&](const Entry& other) { return other.key.text == key; };
    return static_cast<std::size_t>(std::find_if(entries.begin(), entries.end(), same) - entries.begin());
  }

  void check_duplicates(Node& map) {
    auto& entries = map.entries;
    std::unordered_map<std::string_view, std::size_t> seen;
    if (entries.size() > kFewKeys) seen.reserve(entries.size());
    bool found = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::size_t first = first_of(entries, i, seen);
      if (first == i) continue;
      report_duplicate(entries[first], entries[i]);
      found = true;
    }
    if (found) std::erase_if(entries, [](const Entry& entry) { return entry.key.broken; });
  }

  void report_duplicate(const Entry& first, Entry& second) {
    second.key.broken = true;
    if (++mistakes_ > limits_.document_mistakes) return;
    diagnostics_
        .error("yaml.duplicate-key", {file_, second.key.line, second.key.column},
               fmt::format("the key '{}' stands twice in one map", text::printable(second.key.text)),
               "keep one of the two")
        .related.push_back({{file_, first.key.line, first.key.column}, "the first one"});
  }

  const std::string& file_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  std::size_t mistakes_ = 0;
};

/// Line and column of an offset in a part.
Source place_of(const Part& part, std::size_t offset, const std::string& file) {
  const std::string_view before = part.text.substr(0, offset);
  const auto line_begin = before.rfind('\n') + 1;  // npos + 1 = 0
  const auto lines = std::count(before.begin(), before.end(), '\n');
  return {file, part.line + static_cast<int>(lines), static_cast<int>(length(before.substr(line_begin))) + 1};
}

class Reading {
 public:
  Reading(const std::string& file, const Limits& limits, Diagnostics& diagnostics)
      : file_(file), limits_(limits), diagnostics_(diagnostics) {}

  Counts read(std::string_view bytes, const std::function<void(Node&&)>& document) {
    if (bytes.size() > limits_.file_bytes) {
      too_large({file_, 0, 0}, fmt::format("the file is larger than {} bytes", limits_.file_bytes));
      return counts_;
    }
    const auto text = decode(bytes, file_, diagnostics_);
    if (!text) return counts_;
    const auto parts = split(*text, limits_.documents);
    if (parts.empty()) ++counts_.empty;
    for (std::size_t i = 0; i < parts.size() && go_on(parts[i], i); ++i)
      take(parts[i], document);
    return counts_;
  }

 private:
  void too_large(Source where, std::string summary) {
    diagnostics_.error("yaml.too-large", std::move(where), std::move(summary), "split it into several");
  }

  bool go_on(const Part& part, std::size_t index) {
    if (index >= limits_.documents) {
      too_large({file_, part.line, 1},
                fmt::format("the file holds more than {} documents", limits_.documents));
      return false;
    }
    if (nodes_ > limits_.file_nodes) {
      too_large({file_, part.line, 1}, fmt::format("the file holds more than {} values", limits_.file_nodes));
      return false;
    }
    return true;
  }

  void take(const Part& part, const std::function<void(Node&&)>& document) {
    if (part.text.size() > limits_.document_bytes) {
      too_large({file_, part.line, 1},
                fmt::format("the document is larger than {} bytes", limits_.document_bytes));
      return;
    }
    if (const auto misfit = find_misfit(part.text)) {
      diagnostics_.error("yaml.character", place_of(part, misfit->offset, file_),
                         fmt::format("the document holds {}", misfit->name),
                         "remove it, or write it as an escape inside double quotes");
      return;
    }
    Builder builder(file_, limits_, diagnostics_);
    const std::size_t mistakes = diagnostics_.size();
    auto root = builder.build(part.text, part.line);
    nodes_ += builder.nodes();
    if (!root) return;
    if (root->is_null() && !root->broken) {
      ++counts_.empty;
      return;
    }
    ++counts_.documents;
    root->flawed = diagnostics_.size() > mistakes;
    document(std::move(*root));
  }

  const std::string& file_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  Counts counts_;
  std::size_t nodes_ = 0;
};

}  // namespace

bool Node::is_null() const {
  if (!is_scalar() || style != Style::Plain) return false;
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

const Node* Node::find(std::string_view key) const {
  const auto at =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key.text == key; });
  return at == entries.end() ? nullptr : &at->value;
}

Counts read(std::string_view bytes,
            const std::string& file,
            Diagnostics& diagnostics,
            const std::function<void(Node&&)>& document,
            const Limits& limits) {
  return Reading(file, limits, diagnostics).read(bytes, document);
}

Checked<std::vector<Node>> read_all(std::string_view bytes, const std::string& file, const Limits& limits) {
  Checked<std::vector<Node>> result;
  read(
      bytes, file, result.diagnostics, [&](Node&& node) { result.value.push_back(std::move(node)); }, limits);
  return result;
}

Checked<Node> read_one(std::string_view bytes, const std::string& file, const Limits& limits) {
  Checked<Node> result;
  const auto take = [&](Node&& node) {
    if (result.value.line == 0) {
      result.value = std::move(node);
    } else {
      result.diagnostics.error("yaml.several-documents", {file, node.line, node.column},
                               "the file holds more than one document", "keep one, without '---' lines");
    }
  };
  read(bytes, file, result.diagnostics, take, limits);
  return result;
}

}  // namespace emco::yaml
