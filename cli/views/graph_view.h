#pragma once

#include <ostream>

#include "core/base/value.h"
#include "core/flow/graph.h"

namespace emco::cli {

/// For Graphviz: dot -Tsvg.
void print_dot(std::ostream& out, const flow::Graph& graph);
/// For Mermaid, as Markdown viewers draw it.
void print_mermaid(std::ostream& out, const flow::Graph& graph);
Value graph_json(const flow::Graph& graph);

}  // namespace emco::cli
