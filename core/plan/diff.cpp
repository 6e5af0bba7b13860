#include "core/plan/diff.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/field_path.h"
#include "core/model/release.h"

namespace emco::plan {
namespace {

Source source_of(const ObjectChange& change) {
  return change.manifest ? change.manifest->template_source : Source{};
}

Diagnostic& error(Diagnostics& diagnostics,
                  const ObjectChange& change,
                  const char* code,
                  std::string summary,
                  std::string help) {
  auto& added = diagnostics.error(code, source_of(change), std::move(summary), std::move(help));
  added.address = to_text(change.key, cluster_short_name(change.cluster));
  return added;
}

/// Every desired field has the desired value already, whoever set it.
bool contains(const Value& live, const Value& desired) {
  if (!desired.is_map()) return live == desired;
  return live.is_map() &&
         std::all_of(desired.members().begin(), desired.members().end(), [&](const Member& member) {
           const Value* there = live.find(member.key);
           return there != nullptr && contains(*there, member.value);
         });
}

class ClusterDiff {
 public:
  ClusterDiff(const ClusterState& state, const Policy& policy, Diagnostics& diagnostics)
      : state_(state), policy_(policy), diagnostics_(diagnostics) {
    for (const auto& row : state.recorded)
      recorded_.emplace(row.key, &row);
  }

  std::vector<ObjectChange> run() {
    for (const auto& manifest : state_.desired) {
      wanted_.insert(manifest->key);
      changes_.push_back(decide(manifest));
    }
    for (auto row = state_.recorded.rbegin(); row != state_.recorded.rend(); ++row)
      if (!wanted_.contains(row->key)) changes_.push_back(remove(*row));
    return std::move(changes_);
  }

 private:
  const Live* live(const ObjectKey& key) const {
    const auto at = state_.live->find(key);
    return at == state_.live->end() ? nullptr : &at->second;
  }

  const Recorded* recorded(const ObjectKey& key) const {
    const auto at = recorded_.find(key);
    return at == recorded_.end() ? nullptr : at->second;
  }

  /// The object that is there is the one the record speaks of, or carries our markers.
  bool is_ours(const Recorded* row, const Live& there) const {
    return (row != nullptr && row->confirmed && row->uid == there.uid) || is_marked_ours(there, policy_);
  }

  static void base_on(ObjectChange& change, const Live& there, const Value& desired) {
    change.uid = there.uid;
    change.resource_version = there.resource_version;
    change.touched = touched_digest(there.body, desired);
    change.own_touched = touched_digest(there.body, Value());
  }

  ObjectChange decide(const std::shared_ptr<const Manifest>& manifest) {
    ObjectChange change;
    change.cluster = state_.cluster;
    change.key = manifest->key;
    change.version = manifest->version;
    change.app = manifest->app;
    change.manifest = manifest;
    change.keep = manifest->keep;
    change.because = policy_.because;
    const Recorded* row = recorded(change.key);
    const Live* there = live(change.key);
    if (const auto other = state_.owned_by_others.find(change.key); other != state_.owned_by_others.end()) {
      error(diagnostics_, change, "plan.owned-by-other",
            fmt::format("{} on {} belongs to {}", to_text(change.key), cluster_short_name(state_.cluster),
                        other->second),
            "rename the object, or remove it from the other deployment first");
      return change;
    }
    if (there == nullptr) {
      change.action = Action::Create;
      change.drifted = row != nullptr && row->confirmed;
      if (change.drifted && row->body == manifest->digest) change.because = Because::Drift;
      if (row != nullptr && !row->confirmed) change.because = Because::Interrupted;
      return change;
    }
    base_on(change, *there, manifest->body);
    if (there->deleting) {
      error(diagnostics_, change, "plan.object-is-being-deleted",
            fmt::format("{} on {} is being deleted", to_text(change.key), cluster_short_name(state_.cluster)),
            "wait until it is gone (a finalizer may hold it), then plan again");
      return change;
    }
    if (!is_ours(row, *there)) return adopt(std::move(change), *there);
    return compare(std::move(change), row, *there);
  }

  ObjectChange compare(ObjectChange change, const Recorded* row, const Live& there) {
    const bool confirmed = row != nullptr && row->confirmed;
    const bool untouched = confirmed && row->uid == there.uid && row->touched == change.own_touched;
    const bool same_content = confirmed && row->body == change.manifest->digest;
    change.drifted = confirmed && !untouched;
    if (same_content && untouched) return change;
    if (compare_applied(change.manifest->body, there.body) == Comparison::Equal) {
      change.record_moves = !same_content || !untouched;
      change.drifted = false;
      return change;
    }
    change.action = Action::Update;
    change.undecided = true;
    if (row == nullptr) {
      change.because = Because::Unrecorded;
    } else if (!confirmed) {
      change.because = Because::Interrupted;
    } else if (same_content) {
      change.because = Because::Drift;
    }
    return change;
  }

  ObjectChange adopt(ObjectChange change, const Live& there) {
    const bool identical = contains(there.body, change.manifest->body);
    const bool told = policy_.adoptable.contains(change.key) || policy_.adopt == Adopt::Ask ||
                      (policy_.adopt == Adopt::IfIdentical && identical);
    if (told) {
      change.action = Action::Adopt;
      change.undecided = true;
      return change;
    }
    error(diagnostics_, change, "plan.foreign-object",
          fmt::format("{} on {} exists and is not ours{}", to_text(change.key),
                      cluster_short_name(state_.cluster),
                      identical ? ", though every field has the wanted value" : ""),
          "rename yours, remove the other, or take it over: plan again with --adopt ask");
    return change;
  }

  ObjectChange remove(const Recorded& row) {
    ObjectChange change;
    change.cluster = state_.cluster;
    change.key = row.key;
    change.version = row.version;
    change.app = row.app;
    change.keep = row.keep;
    change.because = policy_.because == Because::InConfig ? Because::NotInConfig : policy_.because;
    change.action = Action::Forget;
    const Live* there = live(row.key);
    // What was deleted and made again by somebody else is not ours to delete.
    if (there == nullptr || !is_ours(&row, *there)) return change;
    base_on(change, *there, Value());
    change.drifted = row.confirmed && row.touched != change.own_touched;
    if (!row.keep) change.action = Action::Delete;
    return change;
  }

  const ClusterState& state_;
  const Policy& policy_;
  Diagnostics& diagnostics_;
  std::map<ObjectKey, const Recorded*> recorded_;
  std::set<ObjectKey> wanted_;
  std::vector<ObjectChange> changes_;
};

/// Decides, field by field, whose the fields are that others manage. What is not decided is an error.
void settle_conflicts(ObjectChange& change,
                      const Live* before,
                      const Value* recorded,
                      const Answer& answer,
                      const Policy& policy,
                      Diagnostics& diagnostics) {
  using Resolution = ManagedElsewhere::Resolution;
  change.elsewhere.clear();
  for (const auto& conflict : answer.conflicts) {
    const std::string path = conflict.field.starts_with('.') ? conflict.field.substr(1) : conflict.field;
    const std::string field = field_name(change.key, path);
    const bool told = policy.take.contains("*") || policy.take.contains(field);
    // What we applied and somebody edited since is ours; an edit by hand does not make it theirs.
    const bool edited = before != nullptr && recorded != nullptr && field_at(*recorded, path) != nullptr &&
                        hold_of(before->body, conflict.manager, path) == Hold::Edit;
    change.elsewhere.push_back(
        {path, conflict.manager, told || edited ? Resolution::Take : Resolution::Unresolved});
    if (told || edited) continue;
    error(diagnostics, change, "plan.field-conflict",
          fmt::format("{} of {} on {} is managed by {}", path, to_text(change.key),
                      cluster_short_name(change.cluster), conflict.manager),
          fmt::format("leave it to them: --yield {0}; or take it over: --take {0}", field));
  }
}

bool is_immutable_refusal(const Answer& answer) {
  return answer.status == 422 && answer.message.find("immutable") != std::string::npos;
}

bool takes_any(const ObjectChange& change) {
  return std::any_of(change.elsewhere.begin(), change.elsewhere.end(), [](const ManagedElsewhere& field) {
    return field.resolution == ManagedElsewhere::Resolution::Take;
  });
}

}  // namespace

bool is_marked_ours(const Live& live, const Policy& policy) {
  return live.body.text_at({"metadata", "labels", kStoreLabel}) == policy.store &&
         live.body.text_at({"metadata", "labels", kDeploymentLabel}) == policy.deployment;
}

std::vector<ObjectChange> diff(const ClusterState& state, const Policy& policy, Diagnostics& diagnostics) {
  return ClusterDiff(state, policy, diagnostics).run();
}

DryRun dry_run_of(const ObjectChange& change) {
  DryRun request;
  request.key = change.key;
  request.version = change.version;
  request.body = std::make_shared<const std::string>(json::write(change.manifest->body));
  request.uid = change.uid;
  request.resource_version = change.resource_version;
  request.force = takes_any(change);
  request.sensitive = change.manifest->sensitive;
  return request;
}

void decide_by_server(ObjectChange& change,
                      const Live* before,
                      const Value* recorded,
                      const Answer& answer,
                      const Policy& policy,
                      Diagnostics& diagnostics) {
  if (answer.done() && answer.object && before != nullptr) {
    change.undecided = false;
    change.fields = differences(without_noise(before->body), without_noise(answer.object->body));
    // Owning a field more or less is a change too: another manager's later edit would meet us, or no longer.
    const bool same_ownership = !owned_fields(before->body).children.empty() &&
                                touched_digest(answer.object->body, Value()) == change.own_touched;
    if (change.fields.empty() && same_ownership && change.action == Action::Update) {
      change.action = Action::Unchanged;
      change.record_moves = true;
      change.drifted = false;
    }
    return;
  }
  // A forced dry-run has no conflicts to tell: one that does is nothing to build on.
  if (!answer.conflicts.empty() && !takes_any(change))
    return settle_conflicts(change, before, recorded, answer, policy, diagnostics);
  if (is_immutable_refusal(answer) && change.action == Action::Update) {
    change.undecided = false;
    change.action = Action::Replace;
    change.because = Because::Immutable;
    if (before != nullptr) change.fields = differences(without_noise(before->body), change.manifest->body);
    return;
  }
  if (answer.outcome == Answer::Class::Refused) {
    error(diagnostics, change, "plan.refused-by-server",
          fmt::format("{} on {} would be refused: {}", to_text(change.key),
                      cluster_short_name(change.cluster), text::printable(answer.message)),
          "correct the chart or its values, then plan again");
    return;
  }
  error(diagnostics, change, "plan.undetermined",
        fmt::format("what {} on {} would become could not be found out: {}", to_text(change.key),
                    cluster_short_name(change.cluster), text::printable(answer.message)),
        "plan again; if it persists, look at the cluster's webhooks and its API server");
}

}  // namespace emco::plan
