#include "core/flow/prune.h"

#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/history.h"

namespace emco::flow {

std::vector<store::Erasure> pruned(Session& session,
                                   const std::string& name,
                                   const Bundle& bundle,
                                   const PruneLimits& limits) {
  auto& database = session.database();
  const store::View view(database);
  std::set<std::string> held;
  for (const auto& document : bundle.documents)
    held.insert(document.address);
  std::vector<store::Erasure> erasures;
  for (auto& address : store::addresses_of_bundle(database, name))
    if (!held.contains(address)) erasures.push_back({std::move(address), {}});
  if (erasures.empty()) return erasures;

  Diagnostics refused;
  const auto refuse = [&](const char* code, std::string summary, std::string help) {
    Diagnostic& found = refused.error(code, {}, std::move(summary), std::move(help));
    for (const auto& [address, where] : erasures)
      found.related.push_back({store::place_of(database, address), fmt::format("'{}' would go", address)});
    throw Error(std::move(refused));
  };
  const std::string resources = text::count(erasures.size(), "resource", "resources");
  if (bundle.documents.empty() && !limits.allow_empty)
    refuse("prune.empty-bundle",
           fmt::format("the bundle '{}' holds nothing any more; {} would be removed", text::printable(name),
                       resources),
           "check what was read, or say that it is meant: --allow-empty");
  if (limits.most_deletes && static_cast<std::int64_t>(erasures.size()) > *limits.most_deletes)
    refuse("prune.too-many-deletes",
           fmt::format("{} would be removed, and at most {} may be", resources, *limits.most_deletes),
           fmt::format("look what is missing in the bundle, or allow it: --max-deletes {}", erasures.size()));
  return erasures;
}

}  // namespace emco::flow
