#include "core/plan/order.h"

#include <algorithm>
#include <tuple>

namespace emco::plan {
namespace {

Change change_of(const ObjectChange& from, ChangeVerb verb, int stage) {
  Change change;
  change.cluster = from.cluster;
  change.key = from.key;
  change.version = from.version;
  change.verb = verb;
  change.stage = stage;
  change.app = from.app;
  change.keep = from.keep;
  change.force = std::any_of(from.elsewhere.begin(), from.elsewhere.end(), [](const ManagedElsewhere& field) {
    return field.resolution == ManagedElsewhere::Resolution::Take;
  });
  const bool sends_body =
      verb == ChangeVerb::Create || verb == ChangeVerb::Update || verb == ChangeVerb::Record;
  if (sends_body) {
    change.body_digest = from.manifest->digest;
    change.sensitive = from.manifest->sensitive;
    change.desired = std::shared_ptr<const Value>(from.manifest, &from.manifest->body);
  }
  if (verb != ChangeVerb::Create) {
    change.uid = from.uid;
    change.resource_version = from.resource_version;
    // A record keeps what it read; everything else names what it must find.
    change.touched = verb == ChangeVerb::Record ? from.own_touched : from.touched;
  }
  return change;
}

void append(std::vector<Change>& out, const ObjectChange& from) {
  const bool foundation = is_foundation(from.key);
  const int make = foundation ? kFoundations : kObjects;
  const int removal = foundation ? kFoundationRemovals : kRemovals;
  switch (from.action) {
    case Action::Unchanged:
      if (from.record_moves) out.push_back(change_of(from, ChangeVerb::Record, make));
      return;
    case Action::Create: out.push_back(change_of(from, ChangeVerb::Create, make)); return;
    case Action::Update:
    case Action::Adopt: out.push_back(change_of(from, ChangeVerb::Update, make)); return;
    case Action::Replace:
      out.push_back(change_of(from, ChangeVerb::Delete, make));
      out.push_back(change_of(from, ChangeVerb::Create, make));
      return;
    case Action::Delete: out.push_back(change_of(from, ChangeVerb::Delete, removal)); return;
    case Action::Forget: out.push_back(change_of(from, ChangeVerb::Forget, removal)); return;
  }
}

}  // namespace

bool is_foundation(const ObjectKey& key) {
  return (key.group.empty() && key.kind == "Namespace") ||
         (key.group == "apiextensions.k8s.io" && key.kind == "CustomResourceDefinition");
}

std::vector<Change> order(const std::vector<ObjectChange>& changes) {
  std::vector<Change> ordered;
  for (const auto& change : changes)
    append(ordered, change);
  // The order within a stage is that of the changes themselves: makes by rank, removals in reverse.
  std::stable_sort(ordered.begin(), ordered.end(), [](const Change& a, const Change& b) {
    return std::tie(a.cluster, a.stage) < std::tie(b.cluster, b.stage);
  });
  int seq = 0;
  for (auto& change : ordered) {
    change.seq = ++seq;
    const bool second_half = change.verb == ChangeVerb::Create && seq > 1 &&
                             ordered[static_cast<std::size_t>(seq) - 2].verb == ChangeVerb::Delete &&
                             ordered[static_cast<std::size_t>(seq) - 2].key == change.key &&
                             ordered[static_cast<std::size_t>(seq) - 2].cluster == change.cluster;
    if (second_half) change.after = seq - 1;
  }
  return ordered;
}

}  // namespace emco::plan
