#include "core/flow/compare.h"

#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/model/field_path.h"
#include "core/store/explain.h"
#include "core/store/garbage.h"

namespace emco::flow {
namespace {

/// A version with its files as fields, to be compared and pointed at.
struct Whole {
  explicit Whole(Document version) : document(std::move(version)), value(store::version_value(document)) {}

  Source place(const Value& part) const { return document.place(position_of(value, part)); }

  Document document;
  Value value;
};

std::vector<ChangedField> changed_fields(const Whole& before, const Whole& after) {
  std::vector<ChangedField> fields;
  for (auto& change : differences(before.value, after.value)) {
    const Whole& holder = change.kind == FieldChange::Kind::Remove ? before : after;
    const Value* part = field_at(holder.value, change.path);
    Source where = part == nullptr ? holder.document.where : holder.place(*part);
    fields.push_back({std::move(change), std::move(where)});
  }
  return fields;
}

PlannedIntent::Kind kind_of(IntentChange::Verb verb) {
  switch (verb) {
    case IntentChange::Verb::Create: return PlannedIntent::Kind::Create;
    case IntentChange::Verb::Update: return PlannedIntent::Kind::Update;
    case IntentChange::Verb::Delete: return PlannedIntent::Kind::Delete;
  }
  return PlannedIntent::Kind::Update;
}

/// The leaves of a version by path.
std::map<std::string, const Value*> by_path(const Whole& whole) {
  std::map<std::string, const Value*> paths;
  for (const auto& leaf : leaves(whole.value))
    paths.emplace(leaf.path, leaf.value);
  return paths;
}

}  // namespace

void expect_generation(Session& session, std::int64_t generation) {
  const std::int64_t last = store::last_generation(session.database());
  if (generation < 0 || generation > last)
    throw Error("generation.absent",
                fmt::format("there is no generation {}; the newest is {}", generation, last),
                "look which there are: emcoctl history");
  if (!store::is_kept(session.database(), generation))
    throw Error("generation.pruned",
                fmt::format("what generation {} held is not kept any more; whole from {} on", generation,
                            store::history_floor(session.database())),
                "name a newer one: emcoctl history");
}

IntentDiff read_diff(Session& session, std::int64_t from, std::optional<std::int64_t> to) {
  auto& database = session.database();
  const store::View view(database);
  IntentDiff diff{from, to.value_or(store::last_generation(database)), {}};
  expect_generation(session, diff.from);
  expect_generation(session, diff.to);
  for (const auto& change : store::changes_between(database, diff.from, diff.to)) {
    ChangedResource resource;
    resource.kind = kind_of(change.verb);
    resource.address = change.address;
    resource.resource_kind = change.kind;
    const std::int64_t last = change.after != 0 ? change.after : change.before;
    const Whole after(store::read_version(database, last));
    resource.where = after.document.where;
    if (change.verb == IntentChange::Verb::Update)
      resource.fields = changed_fields(Whole(store::read_version(database, change.before)), after);
    diff.resources.push_back(std::move(resource));
  }
  return diff;
}

Blame read_blame(Session& session, const std::string& address) {
  auto& database = session.database();
  const store::View view(database);
  const auto versions = store::versions(database, address);
  if (versions.empty() || versions.back().until)
    throw Error("address.absent", fmt::format("'{}' does not exist", address),
                text::did_you_mean(address, store::siblings(database, session.catalogue(), address)));
  const Whole current(store::read_version(database, versions.back().document));
  Blame blame{address, current.document.kind, {}};
  for (const auto& leaf : leaves(current.value))
    blame.fields.push_back({leaf.path, *leaf.value, versions.back(), current.place(*leaf.value)});

  // Back in time as long as a field is the same and the resource was there all the while.
  std::vector<bool> settled(blame.fields.size(), false);
  for (std::size_t i = versions.size() - 1; i > 0 && versions[i - 1].until == versions[i].since; --i) {
    const Whole older(store::read_version(database, versions[i - 1].document));
    const auto paths = by_path(older);
    for (std::size_t f = 0; f < blame.fields.size(); ++f) {
      if (settled[f]) continue;
      BlamedField& field = blame.fields[f];
      const auto at = paths.find(field.path);
      if (at == paths.end() || *at->second != field.value) {
        settled[f] = true;
      } else {
        field.version = versions[i - 1];
        field.where = older.place(*at->second);
      }
    }
  }
  return blame;
}

}  // namespace emco::flow
