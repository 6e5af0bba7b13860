#include "core/store/residue.h"

#include "core/store/commit.h"

namespace emco::store {
namespace {

const char* to_word(Settled as) {
  switch (as) {
    case Settled::Gone: return "gone";
    case Settled::Reclaimed: return "reclaimed";
    case Settled::Dismissed: return "dismissed";
  }
  return "dismissed";
}

}  // namespace

void announce_deletions(Database& database,
                        Random& random,
                        const std::map<std::int64_t, std::string>& deletions) {
  if (deletions.empty()) return;
  Batch batch{random.uuid(), {}, {}};
  for (const auto& [entry, resource_version] : deletions)
    batch.statements.push_back({"journal/announce_deletion", {}, {entry, resource_version}, {}});
  commit_or_throw(database, batch, "");
}

void settle_residue(Database& database,
                    Random& random,
                    const std::vector<std::int64_t>& entries,
                    Settled as,
                    Milliseconds now) {
  if (entries.empty()) return;
  Batch batch{random.uuid(), {}, {}};
  for (const auto entry : entries)
    batch.statements.push_back({"journal/settle_residue", {}, {entry, now, std::string(to_word(as))}, {}});
  commit_or_throw(database, batch, "");
}

}  // namespace emco::store
