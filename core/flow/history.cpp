#include "core/flow/history.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/garbage.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// Brings the newest to the front and cuts; returns how many were cut off.
template <typename T>
std::size_t newest_first(std::vector<T>& entries, std::size_t limit) {
  std::reverse(entries.begin(), entries.end());
  if (limit == 0 || entries.size() <= limit) return 0;
  const std::size_t cut = entries.size() - limit;
  entries.resize(limit);
  return cut;
}

/// What was done to a resource, oldest first: its versions, and the commits that removed it.
std::vector<ResourceEntry> entries_of(Session& session, const std::string& address) {
  auto& database = session.database();
  std::map<std::int64_t, store::GenerationRecord> generations;
  for (auto& record : store::generations(database))
    generations.emplace(record.number, std::move(record));
  const auto versions = store::versions(database, address);
  std::vector<ResourceEntry> entries;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const store::Version& version = versions[i];
    const bool follows = i > 0 && versions[i - 1].until == version.since;
    ResourceEntry entry;
    entry.kind = follows ? PlannedIntent::Kind::Update : PlannedIntent::Kind::Create;
    entry.generation = generations.at(version.since);
    entry.digest = version.digest;
    entry.where = version.where;
    if (follows)
      entry.fields =
          differences(store::version_value(store::read_version(database, versions[i - 1].document)),
                      store::version_value(store::read_version(database, version.document)));
    entries.push_back(std::move(entry));
    const bool followed = i + 1 < versions.size() && versions[i + 1].since == version.until;
    if (!version.until || followed) continue;
    ResourceEntry removal;
    removal.kind = PlannedIntent::Kind::Delete;
    removal.generation = generations.at(*version.until);
    entries.push_back(std::move(removal));
  }
  return entries;
}

std::vector<OperationEntry> operations_of(Session& session, const DeploymentRecord& deployment) {
  auto& database = session.database();
  std::map<std::int64_t, Release> releases;
  for (auto& release : store::releases(database, deployment.id))
    releases.emplace(release.revision, std::move(release));
  std::vector<OperationEntry> entries;
  for (auto& record : store::operations_of(database, deployment.id)) {
    OperationEntry entry{std::move(record), std::nullopt};
    if (entry.record.to_revision) entry.release = releases.at(*entry.record.to_revision);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

IntentHistory read_history(Session& session, std::size_t limit) {
  auto& database = session.database();
  const store::View view(database);
  auto records = store::generations(database);
  const std::int64_t floor = store::history_floor(database);
  IntentHistory history;
  history.older = newest_first(records, limit);
  for (auto& record : records) {
    GenerationEntry entry;
    for (const auto& change : store::changes_of_generation(database, record.number)) {
      switch (change.verb) {
        case IntentChange::Verb::Create: ++entry.created; break;
        case IntentChange::Verb::Update: ++entry.changed; break;
        case IntentChange::Verb::Delete: ++entry.removed; break;
      }
    }
    entry.pruned = floor > 0 && record.number <= floor;
    entry.record = std::move(record);
    history.generations.push_back(std::move(entry));
  }
  return history;
}

AddressHistory read_history(Session& session, const std::string& address, std::size_t limit) {
  auto& database = session.database();
  const store::View view(database);
  AddressHistory history;
  history.address = address;
  history.versions = entries_of(session, address);
  const auto deployment = store::find_deployment(database, address);
  if (history.versions.empty() && !deployment)
    throw Error("address.absent", fmt::format("'{}' does not exist and never did", address),
                text::did_you_mean(address, store::siblings(database, session.catalogue(), address)));
  history.older = newest_first(history.versions, limit);
  history.approvals = store::approvals_of(database, address);
  history.older += newest_first(history.approvals, limit);
  if (deployment) {
    history.phase = deployment->phase;
    history.operations = operations_of(session, *deployment);
    history.older += newest_first(history.operations, limit);
  }
  return history;
}

}  // namespace emco::flow
