#include "cli/views/graph_view.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

std::string words_of(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return kind;
}

/// What tells a resource from its siblings; of composite apps that is name and version.
std::string name_of(const flow::GraphNode& node) {
  auto slash = node.address.rfind('/');
  if (node.kind == "composite_app") slash = node.address.rfind('/', slash - 1);
  return node.address.substr(slash + 1);
}

const char* relation_of(const store::Link& link) {
  if (link.field.empty()) return "below";
  return link.selects ? "selects" : "names";
}

/// Addresses hold letters, digits and "._/-"; keys of maps, which stand in paths, may hold anything.
std::string escaped(const std::string& text, std::string_view quote, std::string_view instead) {
  std::string result;
  for (const char c : text::printable(text)) {
    if (c == '\\') {
      result += "\\\\";
    } else if (quote.front() == c) {
      result += instead;
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

void print_dot(std::ostream& out, const flow::Graph& graph) {
  print(out, "digraph intents {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
  for (const auto& node : graph.nodes)
    print(out, "  \"{}\" [label=\"{}\\n{}\"];\n", node.address, words_of(node.kind), name_of(node));
  for (const auto& link : graph.links) {
    std::string look =
        link.field.empty() ? "style=dashed" : fmt::format("label=\"{}\"", escaped(link.field, "\"", "\\\""));
    if (link.selects) look += ", style=dotted";
    print(out, "  \"{}\" -> \"{}\" [{}];\n", link.from, link.to, look);
  }
  print(out, "}}\n");
}

void print_mermaid(std::ostream& out, const flow::Graph& graph) {
  print(out, "flowchart LR\n");
  std::map<std::string, std::size_t> numbers;
  for (const auto& node : graph.nodes) {
    const auto number = numbers.emplace(node.address, numbers.size()).first->second;
    print(out, "  n{}[\"{}<br/>{}\"]\n", number, words_of(node.kind), name_of(node));
  }
  for (const auto& link : graph.links) {
    const auto from = numbers.at(link.from);
    const auto to = numbers.at(link.to);
    if (link.field.empty()) {
      print(out, "  n{} -.-> n{}\n", from, to);
    } else {
      print(out, "  n{} {}|\"{}\"| n{}\n", from, link.selects ? "-.->" : "-->",
            escaped(link.field, "\"", "#quot;"), to);
    }
  }
}

Value graph_json(const flow::Graph& graph) {
  Value nodes = Value::list();
  for (const auto& node : graph.nodes)
    nodes.push(Value::map({{"address", node.address}, {"kind", node.kind}}));
  Value links = Value::list();
  for (const auto& link : graph.links)
    links.push(Value::map({{"from", link.from},
                           {"to", link.to},
                           {"relation", relation_of(link)},
                           {"field", nullable(link.field)},
                           {"file", link.where.file},
                           {"line", link.where.line}}));
  return Value::map({{"nodes", std::move(nodes)}, {"links", std::move(links)}});
}

}  // namespace emco::cli
