#include "core/flow/restore.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/compare.h"
#include "core/store/explain.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

/// An address, or something below it.
bool is_within(const std::string& address, const std::string& root) {
  return address.starts_with(root) && (address.size() == root.size() || address[root.size()] == '/');
}

/// An address with nothing of it now or then was not meant.
void expect_known(Session& session, std::int64_t generation, const std::vector<std::string>& roots) {
  auto& database = session.database();
  Diagnostics unknown;
  for (const auto& root : roots) {
    if (store::read_document(database, root) || store::read_document(database, root, generation)) continue;
    unknown
        .error("address.absent", {},
               fmt::format("'{}' is not there, and was not in generation {}", root, generation),
               text::did_you_mean(root, store::siblings(database, session.catalogue(), root)))
        .address = root;
  }
  if (unknown.has_errors()) throw Error(std::move(unknown));
}

}  // namespace

PlanRequest restore_request(Session& session,
                            std::int64_t generation,
                            const std::vector<std::string>& addresses) {
  auto& database = session.database();
  const store::View view(database);
  expect_generation(session, generation);
  expect_known(session, generation, addresses);
  PlanRequest request;
  for (const auto& change : store::changes_between(database, store::last_generation(database), generation)) {
    const bool wanted =
        addresses.empty() || std::any_of(addresses.begin(), addresses.end(),
                                         [&](const auto& root) { return is_within(change.address, root); });
    if (!wanted) continue;
    if (change.verb == IntentChange::Verb::Delete) {
      request.erase.push_back({change.address, {}});
    } else {
      request.bundle.documents.push_back(store::read_version(database, change.after));
    }
  }
  return request;
}

}  // namespace emco::flow
