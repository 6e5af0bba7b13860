#include "core/flow/graph.h"

#include <map>

#include "core/flow/references.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

Graph whole(Session& session) {
  auto& database = session.database();
  const store::View view(database);
  Graph graph;
  for (const auto& address : store::addresses(database)) {
    const auto match = session.catalogue().kinds.of_address(address);
    graph.nodes.push_back({address, match ? match->kind->name : ""});
  }
  graph.links = store::Links(database, session.catalogue()).all();
  return graph;
}

}  // namespace

Graph read_graph(Session& session, const std::optional<std::string>& address) {
  if (!address) return whole(session);
  Graph graph;
  std::map<std::string, std::string> kinds;
  std::map<std::pair<std::string, std::string>, std::map<std::string, store::Link>> links;
  for (const bool users : {false, true}) {
    const auto found = read_references(session, {*address, users, true});
    kinds.emplace(*address, found.kind);
    for (const auto& [link, steps] : found.references) {
      kinds.emplace(link.from, link.from_kind);
      kinds.emplace(link.to, link.to_kind);
      links[{link.from, link.field}].emplace(link.to, link);
    }
  }
  for (auto& [node, kind] : kinds)
    graph.nodes.push_back({node, kind});
  for (auto& [from, targets] : links)
    for (auto& [to, link] : targets)
      graph.links.push_back(std::move(link));
  return graph;
}

}  // namespace emco::flow
