#include "core/flow/plan_value.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/flow/saved_value.h"
#include "core/model/release.h"

namespace emco::flow {
namespace {

using saved::flag_of;
using saved::items_of;
using saved::maybe_number_of;
using saved::member;
using saved::number_of;
using saved::text_of;
using saved::texts_of;
using saved::word_of;

// ---- there

Value source_value(const Source& source) {
  return Value::map({{"file", source.file}, {"line", source.line}, {"column", source.column}});
}

Value key_value(const ObjectKey& key) {
  return Value::map({{"group", key.group}, {"kind", key.kind}, {"namespace", key.ns}, {"name", key.name}});
}

Value fields_value(const std::vector<FieldChange>& fields, bool sensitive) {
  Value list = Value::list();
  for (const auto& field : fields)
    list.push(Value::map({{"op", to_word(field.kind)},
                          {"path", field.path},
                          {"before", sensitive ? Value() : field.before},
                          {"after", sensitive ? Value() : field.after},
                          {"note", field.note}}));
  return list;
}

Value manifest_value(const std::shared_ptr<const Manifest>& manifest) {
  if (!manifest) return {};
  return Value::map({{"version", manifest->version},
                     {"app", manifest->app},
                     {"digest", manifest->digest},
                     {"sensitive", manifest->sensitive},
                     {"keep", manifest->keep},
                     {"rank", manifest->rank},
                     {"template", source_value(manifest->template_source)}});
}

Value change_value(const ObjectChange& change) {
  Value elsewhere = Value::list();
  for (const auto& field : change.elsewhere)
    elsewhere.push(Value::map(
        {{"path", field.path}, {"manager", field.manager}, {"resolution", to_word(field.resolution)}}));
  return Value::map({{"cluster", change.cluster},
                     {"object", key_value(change.key)},
                     {"version", change.version},
                     {"app", change.app},
                     {"action", to_word(change.action)},
                     {"because", to_word(change.because)},
                     {"manifest", manifest_value(change.manifest)},
                     {"keep", change.keep},
                     {"uid", change.uid},
                     {"resource_version", change.resource_version},
                     {"touched", change.touched},
                     {"own_touched", change.own_touched},
                     {"drifted", change.drifted},
                     {"record_moves", change.record_moves},
                     {"fields", fields_value(change.fields, change.manifest && change.manifest->sensitive)},
                     {"elsewhere", std::move(elsewhere)}});
}

Value operation_value(const OperationPlan& operation) {
  Value decisions = Value::list();
  for (const auto& decision : operation.decisions)
    decisions.push(Value::map(
        {{"object", key_value(decision.key)}, {"path", decision.path}, {"yield", decision.yield}}));
  Value changes = Value::list();
  for (const auto& change : operation.changes)
    changes.push(change_value(change));
  const auto number = [](const std::optional<std::int64_t>& value) {
    return value ? Value(*value) : Value();
  };
  return Value::map({{"address", operation.address},
                     {"operation", to_word(operation.kind)},
                     {"phase", operation.phase},
                     {"last_operation", operation.last_operation},
                     {"from_revision", number(operation.from_revision)},
                     {"closure_digest", operation.closure_digest},
                     {"restored_from", number(operation.restored_from)},
                     {"logical_cloud", operation.logical_cloud},
                     {"namespace", operation.ns},
                     {"placement", placement_json(operation.placement)},
                     {"decisions", std::move(decisions)},
                     {"approves", operation.approves},
                     {"where", source_value(operation.where)},
                     {"changes", std::move(changes)}});
}

Value intent_value(const PlannedIntent& intent) {
  return Value::map({{"action", to_word(intent.kind)},
                     {"address", intent.address},
                     {"kind", intent.resource_kind},
                     {"fields", fields_value(intent.fields, false)},
                     {"where", source_value(intent.where)}});
}

Value cluster_value(const PlannedCluster& cluster) {
  return Value::map({{"address", cluster.address},
                     {"state", to_word(cluster.state)},
                     {"identity", cluster.identity},
                     {"version", cluster.version},
                     {"message", cluster.message}});
}

template <typename Item, typename Make>
Value list_of(const std::vector<Item>& items, Make make) {
  Value list = Value::list();
  for (const auto& item : items)
    list.push(make(item));
  return list;
}

// ---- and back

Source source_of(const Value& value) {
  return {text_of(value, "file"), static_cast<int>(number_of(value, "line")),
          static_cast<int>(number_of(value, "column"))};
}

ObjectKey object_key(const Value& value) {
  return {text_of(value, "group"), text_of(value, "kind"), text_of(value, "namespace"),
          text_of(value, "name")};
}

std::vector<FieldChange> fields_of(const Value& map) {
  std::vector<FieldChange> fields;
  for (const auto& item : items_of(map, "fields"))
    fields.push_back({word_of<FieldChange::Kind>(item, "op", field_kind), text_of(item, "path"),
                      member(item, "before"), member(item, "after"), text_of(item, "note")});
  return fields;
}

std::shared_ptr<const Manifest> manifest_of(const Value& value, const ObjectKey& key, const Bodies& bodies) {
  if (value.is_null()) return nullptr;
  auto manifest = std::make_shared<Manifest>();
  manifest->key = key;
  manifest->version = text_of(value, "version");
  manifest->app = text_of(value, "app");
  manifest->digest = text_of(value, "digest");
  manifest->sensitive = flag_of(value, "sensitive");
  manifest->keep = flag_of(value, "keep");
  manifest->rank = static_cast<int>(number_of(value, "rank"));
  manifest->template_source = source_of(member(value, "template"));
  if (const auto body = bodies.find(manifest->digest); body != bodies.end()) manifest->body = *body->second;
  return manifest;
}

ObjectChange change_of(const Value& value, const Bodies& bodies) {
  ObjectChange change;
  change.cluster = text_of(value, "cluster");
  change.key = object_key(member(value, "object"));
  change.version = text_of(value, "version");
  change.app = text_of(value, "app");
  change.action = word_of<Action>(value, "action", action);
  change.because = word_of<Because>(value, "because", because);
  change.manifest = manifest_of(member(value, "manifest"), change.key, bodies);
  change.keep = flag_of(value, "keep");
  change.uid = text_of(value, "uid");
  change.resource_version = text_of(value, "resource_version");
  change.touched = text_of(value, "touched");
  change.own_touched = text_of(value, "own_touched");
  change.drifted = flag_of(value, "drifted");
  change.record_moves = flag_of(value, "record_moves");
  change.fields = fields_of(value);
  for (const auto& item : items_of(value, "elsewhere"))
    change.elsewhere.push_back({text_of(item, "path"), text_of(item, "manager"),
                                word_of<ManagedElsewhere::Resolution>(item, "resolution", resolution)});
  return change;
}

OperationPlan operation_of(const Value& value, const Bodies& bodies) {
  OperationPlan operation;
  operation.address = text_of(value, "address");
  operation.kind = word_of<OperationKind>(value, "operation", operation_kind);
  operation.phase = text_of(value, "phase");
  operation.last_operation = number_of(value, "last_operation");
  operation.from_revision = maybe_number_of(value, "from_revision");
  operation.closure_digest = text_of(value, "closure_digest");
  operation.restored_from = maybe_number_of(value, "restored_from");
  operation.logical_cloud = text_of(value, "logical_cloud");
  operation.ns = text_of(value, "namespace");
  operation.placement = placement_of_json(member(value, "placement"));
  for (const auto& item : items_of(value, "decisions"))
    operation.decisions.push_back(
        {object_key(member(item, "object")), text_of(item, "path"), flag_of(item, "yield")});
  operation.approves = flag_of(value, "approves");
  operation.where = source_of(member(value, "where"));
  for (const auto& item : items_of(value, "changes"))
    operation.changes.push_back(change_of(item, bodies));
  return operation;
}

PlannedIntent intent_of(const Value& value) {
  return {word_of<PlannedIntent::Kind>(value, "action", intent_kind), text_of(value, "address"),
          text_of(value, "kind"), fields_of(value), source_of(member(value, "where"))};
}

PlannedCluster cluster_of(const Value& value) {
  return {text_of(value, "address"),  word_of<PlannedCluster::State>(value, "state", cluster_state),
          text_of(value, "identity"), text_of(value, "version"),
          text_of(value, "message"),  ""};
}

}  // namespace

Value plan_value(const Plan& plan) {
  return Value::map(
      {{"store", plan.store},
       {"created_at", plan.created_at},
       {"generation", plan.generation},
       {"intents", list_of(plan.intents, intent_value)},
       {"operations", list_of(plan.operations, operation_value)},
       {"continuations", list_of(plan.continuations,
                                 [](const Continuation& one) {
                                   return Value::map(
                                       {{"address", one.address},
                                        {"id", one.operation},
                                        {"operation", to_word(one.kind)},
                                        {"left", Value(Value::List(one.left.begin(), one.left.end()))}});
                                 })},
       {"stops", Value(Value::List(plan.stops.begin(), plan.stops.end()))},
       {"approvals",
        list_of(plan.approvals,
                [](const PlannedApproval& one) {
                  return Value::map({{"address", one.address}, {"closure_digest", one.closure_digest}});
                })},
       {"clusters", list_of(plan.clusters, cluster_value)},
       {"pending", list_of(plan.pending, [](const auto& one) {
          return Value::map({{"address", one.first}, {"word", one.second}});
        })}});
}

Bodies bodies_of(const Plan& plan) {
  Bodies bodies;
  for (const auto& operation : plan.operations)
    for (const auto& change : operation.changes)
      if (change.manifest && !change.manifest->sensitive)
        bodies.try_emplace(change.manifest->digest,
                           std::shared_ptr<const Value>(change.manifest, &change.manifest->body));
  return bodies;
}

Plan plan_of_value(const Value& value, const Bodies& bodies) {
  Plan plan;
  plan.store = text_of(value, "store");
  plan.created_at = number_of(value, "created_at");
  plan.generation = number_of(value, "generation");
  for (const auto& item : items_of(value, "intents"))
    plan.intents.push_back(intent_of(item));
  for (const auto& item : items_of(value, "operations"))
    plan.operations.push_back(operation_of(item, bodies));
  for (const auto& item : items_of(value, "continuations")) {
    Continuation one{text_of(item, "address"),
                     number_of(item, "id"),
                     word_of<OperationKind>(item, "operation", operation_kind),
                     {}};
    one.left = texts_of(item, "left");
    plan.continuations.push_back(std::move(one));
  }
  plan.stops = texts_of(value, "stops");
  for (const auto& item : items_of(value, "approvals"))
    plan.approvals.push_back({text_of(item, "address"), text_of(item, "closure_digest")});
  for (const auto& item : items_of(value, "clusters"))
    plan.clusters.push_back(cluster_of(item));
  for (const auto& item : items_of(value, "pending"))
    plan.pending.emplace_back(text_of(item, "address"), text_of(item, "word"));
  return plan;
}

Value pins_of(const Plan& plan) {
  Value pins = plan_value(plan);
  for (const char* not_pinned : {"created_at", "pending"})
    pins.erase(not_pinned);
  // Commits that change nothing here move the generation too; a plan without changes of intents does not mind
  // them.
  if (plan.intents.empty()) pins.erase("generation");
  for (auto& intent : pins["intents"].items())
    intent.erase("where");
  for (auto& cluster : pins["clusters"].items()) {
    cluster.erase("version");
    cluster.erase("message");
  }
  for (auto& operation : pins["operations"].items()) {
    // An approval that came meanwhile is no reason to refuse.
    for (const char* not_pinned : {"where", "approves"})
      operation.erase(not_pinned);
    Value changes = Value::map({});
    for (auto& change : operation["changes"].items()) {
      for (const char* not_pinned : {"resource_version", "fields", "elsewhere"})
        change.erase(not_pinned);
      if (Value* manifest = change.find("manifest"); manifest->is_map()) manifest->erase("template");
      // By name, so that a difference says which object moved.
      const std::string name =
          to_text(object_key(change["object"]), cluster_short_name(change["cluster"].text()));
      changes[name] = std::move(change);
    }
    operation["changes"] = std::move(changes);
  }
  return pins;
}

}  // namespace emco::flow
