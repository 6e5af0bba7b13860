#include "core/template/syntax.h"

#include <algorithm>

#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

void write(std::string& out, const Node& node);

void write_all(std::string& out, const std::vector<Node*>& nodes, std::string_view between) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) out += between;
    write(out, *nodes[i]);
  }
}

void write_in_parentheses(std::string& out, const Node& node) {
  if (node.type != NodeType::Pipe) return write(out, node);
  out += '(';
  write(out, node);
  out += ')';
}

void write_pipe(std::string& out, const Node& node) {
  if (!node.declared.empty()) {
    write_all(out, node.declared, ", ");
    out += node.assigns ? " = " : " := ";
  }
  write_all(out, node.children, " | ");
}

void write_command(std::string& out, const Node& node) {
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += ' ';
    write_in_parentheses(out, *node.children[i]);
  }
}

void write_branch(std::string& out, const Node& node, std::string_view word) {
  out += "{{";
  out += word;
  out += ' ';
  write(out, *node.children[0]);
  out += "}}";
  write(out, *node.children[1]);
  if (node.children.size() > 2) {
    out += "{{else}}";
    write(out, *node.children[2]);
  }
  out += "{{end}}";
}

void write_template(std::string& out, const Node& node) {
  out += "{{template " + quote(node.text);
  if (!node.children.empty()) {
    out += ' ';
    write(out, *node.children[0]);
  }
  out += "}}";
}

void write_names(std::string& out, const Node& node) {
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    if (node.type != NodeType::Variable || i > 0) out += '.';
    out += node.names[i];
  }
}

void write(std::string& out, const Node& node) {
  switch (node.type) {
    case NodeType::List: return write_all(out, node.children, "");
    case NodeType::Text: out += node.text; return;
    case NodeType::Action:
      out += "{{";
      write(out, *node.children[0]);
      out += "}}";
      return;
    case NodeType::Pipe: return write_pipe(out, node);
    case NodeType::Command: return write_command(out, node);
    case NodeType::Field:
    case NodeType::Variable: return write_names(out, node);
    case NodeType::Chain: write_in_parentheses(out, *node.children[0]); return write_names(out, node);
    case NodeType::Identifier:
    case NodeType::Number: out += node.text; return;
    case NodeType::Dot: out += '.'; return;
    case NodeType::Nil: out += "nil"; return;
    case NodeType::Bool: out += node.truth ? "true" : "false"; return;
    case NodeType::String: out += node.quoted; return;
    case NodeType::If: return write_branch(out, node, "if");
    case NodeType::With: return write_branch(out, node, "with");
    case NodeType::Range: return write_branch(out, node, "range");
    case NodeType::Template: return write_template(out, node);
    case NodeType::Break: out += "{{break}}"; return;
    case NodeType::Continue: out += "{{continue}}"; return;
    case NodeType::End: out += "{{end}}"; return;
    case NodeType::Else: out += "{{else}}"; return;
  }
}

}  // namespace

std::string to_text(const Node& node) {
  std::string out;
  write(out, node);
  return out;
}

bool is_empty(const Node* node) {
  if (node == nullptr) return true;
  if (node->type == NodeType::List)
    return std::all_of(node->children.begin(), node->children.end(), is_empty);
  if (node->type != NodeType::Text) return false;
  for (std::size_t i = 0; i < node->text.size();) {
    const Rune rune = decode(node->text, i);
    if (!is_space(rune.value)) return false;
    i += rune.size;
  }
  return true;
}

Place place_of(std::string_view source, std::uint32_t position) {
  const std::string_view before = source.substr(0, position);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? position : position - newline - 1;
  return {static_cast<int>(line), static_cast<int>(column)};
}

}  // namespace emco::tpl
