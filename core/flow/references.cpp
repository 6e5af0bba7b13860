#include "core/flow/references.h"

#include <deque>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/history.h"

namespace emco::flow {

References read_references(Session& session, const ReferencesRequest& request) {
  auto& database = session.database();
  const store::View view(database);
  References found{request, {}, {}};
  const auto document = store::read_document(database, request.address);
  if (!document)
    throw Error(
        "address.absent", fmt::format("'{}' does not exist", request.address),
        text::did_you_mean(request.address, store::siblings(database, session.catalogue(), request.address)));
  found.kind = document->kind;
  store::Links links(database, session.catalogue());

  struct Next {
    std::string address;
    std::size_t steps = 1;
  };

  std::deque<Next> queue{{request.address, 1}};
  std::set<std::string> seen{request.address};
  while (!queue.empty()) {
    const Next next = std::move(queue.front());
    queue.pop_front();
    for (auto& link : request.users ? links.to(next.address) : links.from(next.address)) {
      const std::string& other = request.users ? link.from : link.to;
      // A selector can do without the label, and so can its users.
      if (request.deep && !link.selects && seen.insert(other).second)
        queue.push_back({other, next.steps + 1});
      found.references.push_back({std::move(link), next.steps});
    }
  }
  return found;
}

}  // namespace emco::flow
