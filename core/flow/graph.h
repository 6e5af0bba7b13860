#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/store/links.h"

/// The intent level as a graph of resources and the links between them.
namespace emco::flow {

struct GraphNode {
  std::string address;
  std::string kind;
};

struct Graph {
  std::vector<GraphNode> nodes;    ///< sorted by address
  std::vector<store::Link> links;  ///< sorted; both ends are nodes
};

/// The whole store; or what a resource uses, who uses it, and so on in either direction. Throws Error
/// "address.absent".
Graph read_graph(Session& session, const std::optional<std::string>& address);

}  // namespace emco::flow
