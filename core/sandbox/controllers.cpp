#include "core/sandbox/controllers.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/model/object.h"
#include "core/sandbox/admission.h"
#include "core/sandbox/bodies.h"
#include "core/sandbox/writes.h"

namespace emco::sandbox {
namespace {

const Collection kNamespaces{"", "namespaces"};
const Collection kDefinitions{"apiextensions.k8s.io", "customresourcedefinitions"};

bool has_finalizer(const Value& body, std::string_view name) {
  const Value* list = body.at("metadata", "finalizers");
  return list != nullptr && list->is_list() &&
         std::any_of(list->items().begin(), list->items().end(),
                     [&](const Value& one) { return one.is_text() && one.text() == name; });
}

/// Takes a finalizer away, and the object when that was the last thing it waited for.
void drop_finalizer(State& state, const Kind& kind, const Place& place, std::string_view name) {
  const auto before = state.objects.find(place);
  if (before == nullptr) return;
  Value body = *before;
  auto& list = body["metadata"]["finalizers"];
  std::erase_if(list.items(), [&](const Value& one) { return one.is_text() && one.text() == name; });
  if (list.items().empty()) body["metadata"].erase("finalizers");
  const bool over = body.at("metadata", "finalizers") == nullptr;
  state.objects.put(place, body);
  if (over) state.objects.erase(place);
  written(state, kind, *before, over ? Value() : body);
}

const Kind* kind_of(const State& state, const Collection& collection) {
  return state.served.find(collection.group, "", collection.plural);
}

// ---- owners

bool owner_is_there(const State& state, const Value& reference, const std::string& ns) {
  const auto [group, version] = parse_api_version(reference.text_at({"apiVersion"}));
  const Kind* kind = state.served.by_kind(group, "", reference.text_at({"kind"}));
  if (kind == nullptr) return false;
  const auto owner = state.objects.find(
      {collection_of(*kind), kind->namespaced ? ns : "", std::string(reference.text_at({"name"}))});
  return owner != nullptr && owner->text_at({"metadata", "uid"}) == reference.text_at({"uid"}) &&
         !is_deleting(*owner);
}

/// Nobody is left whom the object belongs to.
bool is_orphan(const State& state, const Value& body) {
  const Value* owners = body.at("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list() || owners->items().empty()) return false;
  const std::string ns(body.text_at({"metadata", "namespace"}));
  return std::none_of(owners->items().begin(), owners->items().end(),
                      [&](const Value& owner) { return owner_is_there(state, owner, ns); });
}

void look_at_owners(State& state, const Value& body, Milliseconds pause) {
  const Value* owners = body.at("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list()) return;
  const std::string ns(body.text_at({"metadata", "namespace"}));
  for (const auto& owner : owners->items()) {
    const Kind* kind = state.served.by_kind(parse_api_version(owner.text_at({"apiVersion"})).group, "",
                                            owner.text_at({"kind"}));
    if (kind == nullptr) continue;
    state.look_at({collection_of(*kind), kind->namespaced ? ns : "", std::string(owner.text_at({"name"}))},
                  pause);
  }
}

/// Deletions that wait for dependents, or for these to be let go.
void reconcile_deletion(State& state, const Kind& kind, const Place& place, const Value& body) {
  const auto dependents = state.objects.owned_by(std::string(body.text_at({"metadata", "uid"})));
  if (has_finalizer(body, "orphan")) {
    for (const auto& dependent : dependents) {
      const auto there = state.objects.find(dependent);
      Value freed = *there;
      std::erase_if(freed["metadata"]["ownerReferences"].items(), [&](const Value& owner) {
        return owner.text_at({"uid"}) == body.text_at({"metadata", "uid"});
      });
      if (freed["metadata"]["ownerReferences"].items().empty()) freed["metadata"].erase("ownerReferences");
      state.write_by_controller(*kind_of(state, dependent.collection), std::move(freed));
    }
    drop_finalizer(state, kind, place, "orphan");
    return;
  }
  if (!has_finalizer(body, "foregroundDeletion")) return;
  for (const auto& dependent : dependents)
    if (const Kind* own = kind_of(state, dependent.collection))
      begin_deletion(state, *own, dependent, "Foreground");
  if (state.objects.owned_by(std::string(body.text_at({"metadata", "uid"}))).empty()) {
    drop_finalizer(state, kind, place, "foregroundDeletion");
  } else {
    state.look_at(place, state.pace.settle);
  }
}

// ---- namespaces

void make_in(State& state, const Kind& kind, const std::string& ns, Value body) {
  const std::string name(body.text_at({"metadata", "name"}));
  if (state.objects.find({collection_of(kind), ns, name}) != nullptr) return;
  body["metadata"]["namespace"] = ns;
  state.write_by_controller(kind, std::move(body));
}

void reconcile_namespace(State& state, const Place& place, const Value& body) {
  const Kind& kind = state.served.own("", "namespaces");
  if (!is_deleting(body)) {
    make_in(state, state.served.own("", "serviceaccounts"), place.name,
            Value::map({{"metadata", Value::map({{"name", "default"}})}}));
    make_in(state, state.served.own("", "configmaps"), place.name,
            Value::map({{"metadata", Value::map({{"name", "kube-root-ca.crt"}})},
                        {"data", Value::map({{"ca.crt", state.authority_pem}})}}));
    return;
  }
  for (const auto& inside : state.objects.in_namespace(place.name))
    if (const Kind* own = kind_of(state, inside.collection)) begin_deletion(state, *own, inside, "");
  if (!state.objects.in_namespace(place.name).empty()) {
    // Whoever holds a finalizer in there lets go of it some time; the change brings us back.
    return;
  }
  Value last = body;
  last["spec"]["finalizers"] = Value::list();
  const Value* others = body.at("metadata", "finalizers");
  const bool held = others != nullptr && others->is_list() && !others->items().empty();
  if (last == body) return;
  state.objects.put(place, last);
  if (held) return;
  state.objects.erase(place);
  written(state, kind, body, Value());
}

// ---- the others

void reconcile_definition(State& state, const Value& body) {
  const Kind& kind = state.served.own("apiextensions.k8s.io", "customresourcedefinitions");
  state.served.define(body);
  Value definition = body;
  Value& status = definition["status"];
  if (!status.is_map()) status = Value::map();
  if (const Value* names = body.at("spec", "names")) status["acceptedNames"] = *names;
  Value stored = Value::list();
  if (const Value* versions = body.at("spec", "versions"); versions != nullptr && versions->is_list())
    for (const auto& version : versions->items())
      if (const Value* is = version.find("storage"); is != nullptr && is->is_boolean() && is->boolean())
        stored.push(std::string(version.text_at({"name"})));
  status["storedVersions"] = std::move(stored);
  set_condition(status, condition(state, "NamesAccepted", true, "NoConflicts", "no conflicts found"));
  set_condition(status, condition(state, "Established", true, "InitialNamesAccepted",
                                  "the initial names have been accepted"));
  state.write_by_controller(kind, std::move(definition), "status");
}

/// The kind is gone, and its objects with it.
void end_definition(State& state, const Value& body) {
  const Collection collection{std::string(body.text_at({"spec", "group"})),
                              std::string(body.text_at({"spec", "names", "plural"}))};
  const auto names = state.objects.all(collection);
  for (const auto& [name, object] : names)
    state.objects.erase({collection, name.first, name.second});
  state.served.forget(body);
}

void reconcile_claim(State& state, const Value& body) {
  if (body.text_at({"status", "phase"}) == "Bound") return;
  Value claim = body;
  Value& status = claim["status"];
  if (!status.is_map()) status = Value::map();
  status["phase"] = "Bound";
  if (const Value* modes = body.at("spec", "accessModes")) status["accessModes"] = *modes;
  if (const Value* wanted = body.at("spec", "resources", "requests")) status["capacity"] = *wanted;
  state.write_by_controller(state.served.own("", "persistentvolumeclaims"), std::move(claim), "status");
}

void reconcile_service(State& state, const Value& body) {
  if (body.text_at({"spec", "type"}) != "LoadBalancer" ||
      body.at("status", "loadBalancer", "ingress") != nullptr)
    return;
  Value service = body;
  const auto number = state.objects.revision() % 250 + 1;
  service["status"]["loadBalancer"]["ingress"] =
      Value(Value::List{Value::map({{"ip", fmt::format("192.0.2.{}", number)}, {"ipMode", "VIP"}})});
  state.write_by_controller(state.served.own("", "services"), std::move(service), "status");
}

void reconcile_quota(State& state, const Value& body) {
  Value quota = body;
  Value& status = quota["status"];
  if (!status.is_map()) status = Value::map();
  if (const Value* hard = body.at("spec", "hard")) status["hard"] = *hard;
  status["used"] = quota_used(state, body);
  state.write_by_controller(state.served.own("", "resourcequotas"), std::move(quota), "status");
}

void look_at_quotas(State& state, const std::string& ns) {
  const auto& quotas = state.objects.all({"", "resourcequotas"});
  for (auto at = quotas.lower_bound({ns, ""}); at != quotas.end() && at->first.first == ns; ++at)
    state.look_at({{"", "resourcequotas"}, ns, at->first.second}, state.pace.settle);
}

using Rule = void (*)(State&, const Value&);

struct Controller {
  std::string_view group;
  std::string_view plural;
  Rule rule;
};

constexpr std::array kControllers{
    Controller{"apps", "deployments", &reconcile_deployment},
    Controller{"apps", "replicasets", &reconcile_replica_set},
    Controller{"apps", "statefulsets", &reconcile_stateful_set},
    Controller{"apps", "daemonsets", &reconcile_daemon_set},
    Controller{"batch", "jobs", &reconcile_job},
    Controller{"", "pods", &reconcile_pod},
    Controller{"apiextensions.k8s.io", "customresourcedefinitions", &reconcile_definition},
    Controller{"", "persistentvolumeclaims", &reconcile_claim},
    Controller{"", "services", &reconcile_service},
    Controller{"", "resourcequotas", &reconcile_quota},
};

Rule rule_of(const Collection& collection) {
  for (const auto& one : kControllers)
    if (one.group == collection.group && one.plural == collection.plural) return one.rule;
  return nullptr;
}

}  // namespace

void written(State& state, const Kind& kind, const Value& before, const Value& after) {
  const Value& body = after.is_null() ? before : after;
  const Place place = place_of(kind, body);
  const bool gone = state.objects.find(place) == nullptr;
  if (gone) {
    if (place.collection == kDefinitions) end_definition(state, body);
    for (const auto& dependent : state.objects.owned_by(std::string(body.text_at({"metadata", "uid"}))))
      state.look_at(dependent, state.pace.settle);
    state.forget_wait(place);
  }
  if (gone || before.is_null()) look_at_quotas(state, place.ns);
  look_at_owners(state, body, state.pace.settle);
  const auto space = place.ns.empty() ? nullptr : state.objects.find({kNamespaces, "", place.ns});
  if (gone && space != nullptr && is_deleting(*space))
    state.look_at({kNamespaces, "", place.ns}, state.pace.settle);
  if (gone) return;
  const bool slow = kind.group.empty() && kind.plural != "namespaces" && kind.plural != "resourcequotas";
  const bool controlled = rule_of(place.collection) != nullptr || place.collection == kNamespaces;
  if (is_deleting(body)) {
    state.look_at(place, state.pace.settle);
  } else if (controlled) {
    state.look_at(place, slow ? state.pace.ready : state.pace.settle);
  }
}

void reconcile(State& state, const Place& place) {
  const auto body = state.objects.find(place);
  const Kind* kind = kind_of(state, place.collection);
  if (body == nullptr || kind == nullptr) return;
  if (place.collection == kNamespaces) return reconcile_namespace(state, place, *body);
  if (is_deleting(*body)) return reconcile_deletion(state, *kind, place, *body);
  if (is_orphan(state, *body)) {
    begin_deletion(state, *kind, place, "");
    return;
  }
  if (const Rule rule = rule_of(place.collection)) rule(state, *body);
}

void furnish(State& state) {
  for (const auto* name : {"default", "kube-system", "kube-public", "kube-node-lease"}) {
    Value body = Value::map({{"metadata", Value::map({{"name", name}})}});
    body["metadata"]["labels"]["kubernetes.io/metadata.name"] = name;
    body["spec"]["finalizers"] = Value(Value::List{Value("kubernetes")});
    body["status"]["phase"] = "Active";
    state.write_by_controller(state.served.own("", "namespaces"), std::move(body));
  }
  Value node = Value::map({{"metadata", Value::map({{"name", "node-1"}})}});
  Value& status = node["status"];
  set_condition(status, condition(state, "Ready", true, "KubeletReady", "it is simulated"));
  const Value room = Value::map({{"cpu", "64"}, {"memory", "256Gi"}, {"pods", "10000"}});
  status["allocatable"] = room;
  status["capacity"] = room;
  state.write_by_controller(state.served.own("", "nodes"), std::move(node));
}

}  // namespace emco::sandbox
