#include <algorithm>
#include <map>

#include "cli/views/diagnostics_view.h"
#include "cli/views/field_view.h"
#include "cli/views/json_view.h"
#include "cli/views/moves.h"
#include "cli/views/plan_facts.h"
#include "cli/views/plan_view.h"
#include "core/flow/version.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

Value actions_of(Action action) {
  switch (action) {
    case Action::Unchanged: return Value::List{"no-op"};
    case Action::Create: return Value::List{"create"};
    case Action::Update: return Value::List{"update"};
    case Action::Replace: return Value::List{"delete", "create"};
    case Action::Adopt: return Value::List{"adopt"};
    case Action::Delete: return Value::List{"delete"};
    case Action::Forget: return Value::List{"forget"};
  }
  return Value::List{};
}

/// "2026-11-24T06:23:49Z"
std::string date_time(Milliseconds at) {
  std::string text = moment(at);
  text.replace(text.find(' '), 1, "T");
  return text.substr(0, text.find(' ')) + "Z";
}

Value source_json(const ObjectChange& change) {
  if (!change.manifest || change.manifest->template_source.file.empty()) return {};
  const Source& source = change.manifest->template_source;
  return Value::map({{"file", source.file}, {"line", source.line}});
}

/// `moved_from` is where it was until now, null when it stays or is new.
Value change_json(const OperationPlan& operation,
                  const ObjectChange& change,
                  const ObjectChange* moved_from) {
  const bool sensitive = change.manifest && change.manifest->sensitive;
  Value fields = Value::list();
  for (const auto& field : change.fields)
    fields.push(field_json(field, sensitive));
  Value conflicts = Value::list();
  for (const auto& field : change.elsewhere)
    conflicts.push(Value::map(
        {{"path", field.path}, {"manager", field.manager}, {"resolution", to_word(field.resolution)}}));
  Value one = Value::map();
  one["address"] = to_text(change.key, cluster_short_name(change.cluster));
  one["deployment"] = operation.address;
  one["cluster"] = cluster_short_name(change.cluster);
  one["app"] = change.app;
  one["object"] = Value::map({{"group", change.key.group},
                              {"version", change.version},
                              {"kind", change.key.kind},
                              {"namespace", change.key.ns},
                              {"name", change.key.name}});
  one["source"] = source_json(change);
  one["previous_address"] = moved_from == nullptr
                                ? Value()
                                : Value(to_text(moved_from->key, cluster_short_name(moved_from->cluster)));
  one["precondition"] = Value::map({{"exists", !change.uid.empty()},
                                    {"uid", change.uid},
                                    {"resource_version", change.resource_version},
                                    {"touched_digest", change.touched}});
  one["change"] = Value::map({{"actions", actions_of(change.action)},
                              {"action_reason", to_word(change.because)},
                              {"undetermined", change.undecided},
                              {"drifted", change.drifted},
                              {"fields", std::move(fields)}});
  one["conflicts"] = std::move(conflicts);
  return one;
}

Value operation_json(const OperationPlan& operation) {
  Value one = Value::map();
  one["address"] = operation.address;
  one["operation"] = to_word(operation.kind);
  one["phase"] = operation.phase;
  one["revision"] = nullable(operation.from_revision);
  one["restored_from"] = nullable(operation.restored_from);
  Value placement = Value::list();
  for (const auto& app : operation.placement.apps)
    for (const auto& placed : app.clusters)
      placement.push(Value::map(
          {{"app", app.app}, {"cluster", cluster_short_name(placed.cluster)}, {"reason", placed.reason}}));
  one["placement"] = std::move(placement);
  return one;
}

Value intent_json(const PlannedIntent& intent) {
  Value fields = Value::list();
  for (const auto& field : intent.fields)
    fields.push(field_json(field, false));
  return Value::map({{"address", intent.address},
                     {"kind", intent.resource_kind},
                     {"change", Value::map({{"actions", Value::List{to_word(intent.kind)}},
                                            {"fields", std::move(fields)}})},
                     {"file", intent.where.file},
                     {"line", intent.where.line}});
}

Value summary_json(const Plan& plan) {
  PlanCounts counts = counts_of(plan);
  return Value::map({{"create", counts.by_action[Action::Create]},
                     {"update", counts.by_action[Action::Update]},
                     {"replace", counts.by_action[Action::Replace]},
                     {"adopt", counts.by_action[Action::Adopt]},
                     {"delete", counts.by_action[Action::Delete]},
                     {"forget", counts.by_action[Action::Forget]},
                     {"move", counts.moves},
                     {"noop", counts.by_action[Action::Unchanged]},
                     {"drift", counts.drifts},
                     {"conflict", counts.conflicts},
                     {"undetermined", counts.undetermined}});
}

Value facts_json(const Plan& plan) {
  Value irreversible = Value::list();
  for (const auto& one : irreversible_of(plan))
    irreversible.push(Value::map(
        {{"address", to_text(one.change->key, cluster_short_name(one.change->cluster))}, {"why", one.why}}));
  Value checks = Value::list();
  for (const auto& check : checks_of(plan))
    checks.push(
        Value::map({{"id", check.id}, {"status", to_word(check.status)}, {"message", check.message}}));
  Value order = Value::list();
  for (const auto& step : order_of(plan))
    order.push(step);
  return Value::map({{"irreversible", std::move(irreversible)},
                     {"checks", std::move(checks)},
                     {"order", std::move(order)}});
}

}  // namespace

namespace {

Value recovery_json(const RecoveredRecords& records) {
  Value residue = Value::list();
  for (const auto& object : records.objects)
    residue.push(Value::map({{"object", to_text(object.key, cluster_short_name(object.cluster))},
                             {"uid", object.uid},
                             {"deployment", nullable(object.address)}}));
  return Value::map({{"store", nullable(records.store)},
                     {"newest_operation", records.newest_operation},
                     {"residue", std::move(residue)}});
}

}  // namespace

Value plan_json(const Plan& plan, const PlanWords& words) {
  Value json = Value::map();
  json["format_version"] = "1.0";
  json["tool_version"] = words.tool_version.empty() ? flow::version() : words.tool_version;
  json["created"] = date_time(plan.created_at);
  json["plan_id"] = nullable(words.plan_id);
  json["mode"] = mode_of(plan);
  json["inputs"] = Value::map({{"digest", nullable(words.inputs)}});
  json["applyable"] = plan.applicable();
  json["complete"] = plan.complete();
  json["errored"] = plan.diagnostics.has_errors();
  json["store"] = Value::map({{"id", plan.store}, {"generation", plan.generation}});
  Value clusters = Value::list();
  for (const auto& cluster : plan.clusters) {
    clusters.push(Value::map({{"name", cluster_short_name(cluster.address)},
                              {"uid", cluster.identity},
                              {"server_version", cluster.version},
                              {"status", to_word(cluster.state)},
                              {"message", cluster.message}}));
    if (!cluster.replaces.empty()) clusters.items().back()["replaces"] = cluster.replaces;
  }
  json["clusters"] = std::move(clusters);
  if (plan.recovery) json["recovery"] = recovery_json(*plan.recovery);
  Value intents = Value::list();
  for (const auto& intent : plan.intents)
    intents.push(intent_json(intent));
  json["intent_changes"] = std::move(intents);
  Value operations = Value::list();
  Value changes = Value::list();
  Value drift = Value::list();
  for (const auto& operation : plan.operations) {
    operations.push(operation_json(operation));
    std::map<const ObjectChange*, const ObjectChange*> moved_from;
    for (const auto& move : moves_of(operation))
      moved_from.emplace(move.to, move.from);
    for (const auto& change : operation.changes) {
      const auto from = moved_from.find(&change);
      Value one = change_json(operation, change, from == moved_from.end() ? nullptr : from->second);
      if (change.drifted || change.because == Because::Drift) drift.push(one);
      changes.push(std::move(one));
    }
  }
  json["operations"] = std::move(operations);
  Value continuations = Value::list();
  for (const auto& one : plan.continuations)
    continuations.push(Value::map({{"address", one.address},
                                   {"id", one.operation},
                                   {"operation", to_word(one.kind)},
                                   {"left", Value(Value::List(one.left.begin(), one.left.end()))}}));
  json["continuations"] = std::move(continuations);
  Value approvals = Value::list();
  for (const auto& one : plan.approvals)
    approvals.push(Value::map({{"address", one.address}, {"closure_digest", one.closure_digest}}));
  json["stops"] = Value(Value::List(plan.stops.begin(), plan.stops.end()));
  json["approvals"] = std::move(approvals);
  json["resource_changes"] = std::move(changes);
  json["resource_drift"] = std::move(drift);
  Value facts = facts_json(plan);
  for (auto& fact : facts.members())
    json[fact.key] = std::move(fact.value);
  json["summary"] = summary_json(plan);
  Value pending = Value::list();
  for (const auto& [address, word] : plan.pending)
    pending.push(Value::map({{"address", address}, {"status", word}}));
  json["pending"] = std::move(pending);
  json["diagnostics"] = diagnostics_json(plan.diagnostics);
  return json;
}

}  // namespace emco::cli
