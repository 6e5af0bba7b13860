#include <algorithm>

#include <fmt/format.h>

#include "core/model/object.h"
#include "core/sandbox/controllers.h"
#include "core/sandbox/writes.h"

namespace emco::sandbox {
namespace {

constexpr const char* kHashLabel = "pod-template-hash";

/// Replica sets of a deployment: that of today's template, and the others.
struct Sets {
  Objects::Body current;
  std::vector<Objects::Body> old;
};

Sets sets_of(const State& state, const Value& deployment, const std::string& hash) {
  Sets sets;
  const std::string ns(deployment.text_at({"metadata", "namespace"}));
  const auto uid = deployment.text_at({"metadata", "uid"});
  const auto& names = state.objects.all({"apps", "replicasets"});
  for (auto at = names.lower_bound({ns, ""}); at != names.end() && at->first.first == ns; ++at) {
    const Value* owners = at->second->at("metadata", "ownerReferences");
    if (owners == nullptr || owners->items().empty() || owners->items().front().text_at({"uid"}) != uid)
      continue;
    if (at->second->text_at({"metadata", "labels", kHashLabel}) == hash) {
      sets.current = at->second;
    } else {
      sets.old.push_back(at->second);
    }
  }
  return sets;
}

Value new_set(const Value& deployment, const std::string& hash, std::int64_t wanted) {
  Value set = Value::map();
  Value& metadata = set["metadata"];
  metadata["name"] = fmt::format("{}-{}", deployment.text_at({"metadata", "name"}), hash);
  metadata["namespace"] = std::string(deployment.text_at({"metadata", "namespace"}));
  if (const Value* labels = deployment.at("spec", "template", "metadata", "labels"))
    metadata["labels"] = *labels;
  metadata["labels"][kHashLabel] = hash;
  metadata["ownerReferences"] =
      Value(Value::List{Value::map({{"apiVersion", "apps/v1"},
                                    {"kind", "Deployment"},
                                    {"name", std::string(deployment.text_at({"metadata", "name"}))},
                                    {"uid", std::string(deployment.text_at({"metadata", "uid"}))},
                                    {"controller", true},
                                    {"blockOwnerDeletion", true}})});
  Value& spec = set["spec"];
  spec["replicas"] = wanted;
  spec["selector"] = *deployment.at("spec", "selector");
  spec["selector"]["matchLabels"][kHashLabel] = hash;
  spec["template"] = *deployment.at("spec", "template");
  spec["template"]["metadata"]["labels"][kHashLabel] = hash;
  return set;
}

void scale_set(State& state, const Value& set, std::int64_t wanted) {
  if (number_at(set, "spec", "replicas", 0) == wanted) return;
  Value scaled = set;
  scaled["spec"]["replicas"] = wanted;
  if (const Value* generation = set.at("metadata", "generation"))
    scaled["metadata"]["generation"] = generation->integer() + 1;
  state.write_by_controller(state.served.own("apps", "replicasets"), std::move(scaled));
}

/// Counts that are zero are left out, as controllers do.
void put(Value& status, const char* name, std::int64_t count) {
  if (count != 0) {
    status[name] = count;
  } else {
    status.erase(name);
  }
}

/// The status of a workload, which its controller has seen as it is.
Value& observed(Value& body) {
  const Value* generation = body.at("metadata", "generation");
  const Value seen = generation == nullptr ? Value() : *generation;
  Value& status = body["status"];
  if (!status.is_map()) status = Value::map();
  if (!seen.is_null()) status["observedGeneration"] = seen;
  return status;
}

}  // namespace

void reconcile_deployment(State& state, const Value& body) {
  const Kind& kind = state.served.own("apps", "deployments");
  const auto wanted = number_at(body, "spec", "replicas", 1);
  const std::string hash = template_hash(body);
  Sets sets = sets_of(state, body, hash);
  if (sets.current == nullptr) {
    state.write_by_controller(state.served.own("apps", "replicasets"), new_set(body, hash, wanted));
    sets = sets_of(state, body, hash);
  }
  scale_set(state, *sets.current, wanted);
  const auto ready = number_at(*sets.current, "status", "readyReplicas", 0);
  std::int64_t total = number_at(*sets.current, "status", "replicas", 0);
  std::int64_t all_ready = ready;
  for (const auto& old : sets.old) {
    // The old ones serve until the new ones do.
    if (ready >= wanted) scale_set(state, *old, 0);
    total += number_at(*old, "status", "replicas", 0);
    all_ready += number_at(*old, "status", "readyReplicas", 0);
  }
  Value deployment = body;
  Value& status = observed(deployment);
  put(status, "replicas", total);
  put(status, "updatedReplicas", number_at(*sets.current, "status", "replicas", 0));
  put(status, "readyReplicas", all_ready);
  put(status, "availableReplicas", all_ready);
  put(status, "unavailableReplicas", std::max<std::int64_t>(wanted - all_ready, 0));
  const bool complete = ready >= wanted && total == wanted;
  set_condition(
      status, condition(state, "Available", all_ready >= wanted,
                        all_ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", ""));
  const bool late = !complete && state.waited_for(place_of(kind, body), hash) >= state.pace.give_up;
  if (complete) state.forget_wait(place_of(kind, body));
  set_condition(status,
                condition(state, "Progressing", !late,
                          late       ? "ProgressDeadlineExceeded"
                          : complete ? "NewReplicaSetAvailable"
                                     : "ReplicaSetUpdated",
                          fmt::format("ReplicaSet \"{}\" {}", sets.current->text_at({"metadata", "name"}),
                                      late       ? "has timed out progressing."
                                      : complete ? "has successfully progressed."
                                                 : "is progressing.")));
  state.write_by_controller(kind, std::move(deployment), "status");
  if (!complete && !late) state.look_at(place_of(kind, body), state.pace.give_up);
}

void reconcile_replica_set(State& state, const Value& body) {
  const Kind& kind = state.served.own("apps", "replicasets");
  keep_pods(state, kind, body, number_at(body, "spec", "replicas", 1),
            std::string(body.text_at({"metadata", "labels", kHashLabel})));
  const auto pods = pods_of(state, body);
  const auto count = static_cast<std::int64_t>(pods.all.size());
  Value set = body;
  Value& status = observed(set);
  status["replicas"] = count;
  put(status, "fullyLabeledReplicas", count);
  put(status, "readyReplicas", pods.ready);
  put(status, "availableReplicas", pods.ready);
  state.write_by_controller(kind, std::move(set), "status");
}

void reconcile_stateful_set(State& state, const Value& body) {
  const Kind& kind = state.served.own("apps", "statefulsets");
  const auto wanted = number_at(body, "spec", "replicas", 1);
  const std::string hash = template_hash(body);
  const std::string name(body.text_at({"metadata", "name"}));
  const std::string ns(body.text_at({"metadata", "namespace"}));
  std::int64_t updated_pods = 0;
  for (const auto& pod : pods_of(state, body).all) {
    const auto own = pod->text_at({"metadata", "name"});
    const bool current = pod->text_at({"metadata", "labels", "controller-revision-hash"}) == hash;
    const auto number = own.substr(name.size() + 1);
    const bool surplus = number.size() > 9 || std::stoll(std::string(number)) >= wanted;
    if (current && !surplus) continue;
    begin_deletion(state, state.served.own("", "pods"), {{"", "pods"}, ns, std::string(own)}, "");
  }
  for (std::int64_t i = 0; i < wanted; ++i) {
    const std::string pod = fmt::format("{}-{}", name, i);
    if (state.objects.find({{"", "pods"}, ns, pod}) == nullptr) make_pod(state, kind, body, pod, hash);
    const Value* claims = body.at("spec", "volumeClaimTemplates");
    if (claims == nullptr || !claims->is_list()) continue;
    for (auto claim : claims->items()) {
      claim["metadata"]["name"] = fmt::format("{}-{}", claim.text_at({"metadata", "name"}), pod);
      claim["metadata"]["namespace"] = ns;
      const Kind& claims_kind = state.served.own("", "persistentvolumeclaims");
      if (state.objects.find(place_of(claims_kind, claim)) == nullptr)
        state.write_by_controller(claims_kind, claim);
    }
  }
  const auto pods = pods_of(state, body);
  for (const auto& pod : pods.all)
    updated_pods += pod->text_at({"metadata", "labels", "controller-revision-hash"}) == hash ? 1 : 0;
  Value set = body;
  Value& status = observed(set);
  status["replicas"] = static_cast<std::int64_t>(pods.all.size());
  put(status, "readyReplicas", pods.ready);
  status["availableReplicas"] = pods.ready;
  put(status, "currentReplicas", updated_pods);
  put(status, "updatedReplicas", updated_pods);
  status["collisionCount"] = 0;
  status["currentRevision"] = fmt::format("{}-{}", name, hash);
  status["updateRevision"] = fmt::format("{}-{}", name, hash);
  state.write_by_controller(kind, std::move(set), "status");
}

void reconcile_daemon_set(State& state, const Value& body) {
  const Kind& kind = state.served.own("apps", "daemonsets");
  const auto nodes = static_cast<std::int64_t>(state.objects.all({"", "nodes"}).size());
  const std::string hash = template_hash(body);
  const std::string ns(body.text_at({"metadata", "namespace"}));
  for (const auto& pod : pods_of(state, body).all)
    if (pod->text_at({"metadata", "labels", "controller-revision-hash"}) != hash)
      begin_deletion(state, state.served.own("", "pods"),
                     {{"", "pods"}, ns, std::string(pod->text_at({"metadata", "name"}))}, "");
  keep_pods(state, kind, body, nodes, hash);
  const auto pods = pods_of(state, body);
  const auto count = static_cast<std::int64_t>(pods.all.size());
  Value set = body;
  Value& status = observed(set);
  status["desiredNumberScheduled"] = nodes;
  status["currentNumberScheduled"] = count;
  status["numberMisscheduled"] = 0;
  status["numberReady"] = pods.ready;
  put(status, "updatedNumberScheduled", count);
  put(status, "numberAvailable", pods.ready);
  put(status, "numberUnavailable", count - pods.ready);
  state.write_by_controller(kind, std::move(set), "status");
}

}  // namespace emco::sandbox
