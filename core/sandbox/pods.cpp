#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/model/object.h"
#include "core/sandbox/answers.h"
#include "core/sandbox/controllers.h"
#include "core/sandbox/writes.h"

namespace emco::sandbox {
namespace {

constexpr const char* kHashLabel = "pod-template-hash";

bool is_of_job(const Value& pod) {
  const Value* owners = pod.at("metadata", "ownerReferences");
  return owners != nullptr && owners->is_list() && !owners->items().empty() &&
         owners->items().front().text_at({"kind"}) == "Job";
}

Value waiting(const Value& container, const char* reason, const std::string& message) {
  return Value::map(
      {{"name", std::string(container.text_at({"name"}))},
       {"image", std::string(container.text_at({"image"}))},
       {"imageID", ""},
       {"ready", false},
       {"started", false},
       {"restartCount", 0},
       {"state", Value::map({{"waiting", Value::map({{"reason", reason}, {"message", message}})}})}});
}

Value terminated(State& state, int code) {
  return Value::map({{"terminated", Value::map({{"exitCode", code},
                                                {"reason", code == 0 ? "Completed" : "Error"},
                                                {"startedAt", state.now()},
                                                {"finishedAt", state.now()}})}});
}

/// What is told of one container once it has had its time.
Value container_status(State& state, const Value& container, bool once) {
  const std::string image(container.text_at({"image"}));
  Value status = waiting(container, "ImagePullBackOff", fmt::format("Back-off pulling image \"{}\"", image));
  const Fate fate = fate_of(image);
  if (fate == Fate::CannotPull) return status;
  status["imageID"] = "sandbox://" + sha256(image);
  if (once) {
    status["state"] = terminated(state, fate == Fate::Crashes ? 1 : 0);
  } else if (fate == Fate::Crashes) {
    status["restartCount"] = 3;
    status["lastState"] = terminated(state, 1);
    status["state"] =
        Value::map({{"waiting", Value::map({{"reason", "CrashLoopBackOff"},
                                            {"message", "back-off 40s restarting failed container"}})}});
  } else {
    status["ready"] = true;
    status["started"] = true;
    status["state"] = Value::map({{"running", Value::map({{"startedAt", state.now()}})}});
  }
  return status;
}

/// How bad a pod's worst container fares.
Fate worst_fate(const Value& pod) {
  Fate worst = Fate::Runs;
  for (const auto* list : {"initContainers", "containers"}) {
    const Value* containers = pod.at("spec", list);
    if (containers == nullptr || !containers->is_list()) continue;
    for (const auto& container : containers->items()) {
      const Fate fate = fate_of(container.text_at({"image"}));
      if (fate == Fate::CannotPull) return fate;
      if (fate == Fate::Crashes) worst = fate;
    }
  }
  return worst;
}

Value statuses(State& state, const Value& pod, const char* list, bool once) {
  Value all = Value::list();
  const Value* containers = pod.at("spec", list);
  if (containers != nullptr && containers->is_list())
    for (const auto& container : containers->items())
      all.push(container_status(state, container, once));
  return all;
}

void say_event(State& state, const Value& pod, const char* reason, const std::string& message) {
  const Kind& kind = state.served.own("", "events");
  const std::string ns(pod.text_at({"metadata", "namespace"}));
  const std::string name(pod.text_at({"metadata", "name"}));
  Value event = Value::map(
      {{"metadata", Value::map({{"name", fmt::format("{}.{}", name, state.random.uuid().substr(0, 8))},
                                {"namespace", ns}})},
       {"involvedObject", Value::map({{"kind", "Pod"},
                                      {"apiVersion", "v1"},
                                      {"namespace", ns},
                                      {"name", name},
                                      {"uid", std::string(pod.text_at({"metadata", "uid"}))}})},
       {"reason", reason},
       {"message", message},
       {"type", "Warning"},
       {"count", 1},
       {"firstTimestamp", state.now()},
       {"lastTimestamp", state.now()},
       {"source", Value::map({{"component", "kubelet"}, {"host", "node-1"}})}});
  state.write_by_controller(kind, std::move(event));
}

/// Job's side of things: what a finished job says.
void finish_job(State& state, Value& status, const Pods& pods, std::int64_t wanted) {
  if (pods.succeeded >= wanted) {
    set_condition(status, condition(state, "SuccessCriteriaMet", true, "CompletionsReached",
                                    "Reached expected number of succeeded pods"));
    set_condition(status, condition(state, "Complete", true, "CompletionsReached",
                                    "Reached expected number of succeeded pods"));
    status["completionTime"] = state.now();
  } else if (pods.failed > 0) {
    set_condition(status, condition(state, "FailureTarget", true, "BackoffLimitExceeded",
                                    "Job has reached the specified backoff limit"));
    set_condition(status, condition(state, "Failed", true, "BackoffLimitExceeded",
                                    "Job has reached the specified backoff limit"));
  }
}

}  // namespace

Fate fate_of(std::string_view image) {
  if (image.find("fail") != std::string_view::npos) return Fate::CannotPull;
  return image.find("crash") != std::string_view::npos ? Fate::Crashes : Fate::Runs;
}

std::string template_hash(const Value& owner) {
  const Value* pod = owner.at("spec", "template");
  return sha256(pod == nullptr ? "" : json::write(*pod)).substr(0, 10);
}

std::int64_t number_at(const Value& body,
                       std::string_view part,
                       std::string_view name,
                       std::int64_t otherwise) {
  const Value* value = body.at(part, name);
  return value != nullptr && value->is_integer() ? value->integer() : otherwise;
}

Value condition(
    State& state, const char* type, bool is_true, const char* reason, const std::string& message) {
  return Value::map({{"type", type},
                     {"status", is_true ? "True" : "False"},
                     {"reason", reason},
                     {"message", message},
                     {"lastTransitionTime", state.now()}});
}

void set_condition(Value& status, Value one) {
  Value& list = status["conditions"];
  if (!list.is_list()) list = Value::list();
  for (auto& there : list.items()) {
    if (there.text_at({"type"}) != one.text_at({"type"})) continue;
    if (there.text_at({"status"}) == one.text_at({"status"}))
      one["lastTransitionTime"] = *there.find("lastTransitionTime");
    there = std::move(one);
    return;
  }
  list.push(std::move(one));
}

Pods pods_of(const State& state, const Value& owner) {
  Pods pods;
  const auto uid = owner.text_at({"metadata", "uid"});
  const std::string ns(owner.text_at({"metadata", "namespace"}));
  const auto& names = state.objects.all({"", "pods"});
  for (auto at = names.lower_bound({ns, ""}); at != names.end() && at->first.first == ns; ++at) {
    const Value* owners = at->second->at("metadata", "ownerReferences");
    if (owners == nullptr || !owners->is_list() || owners->items().empty()) continue;
    if (owners->items().front().text_at({"uid"}) != uid) continue;
    pods.all.push_back(at->second);
    const auto phase = at->second->text_at({"status", "phase"});
    const Value* conditions = at->second->at("status", "conditions");
    pods.succeeded += phase == "Succeeded" ? 1 : 0;
    pods.failed += phase == "Failed" ? 1 : 0;
    if (conditions == nullptr || !conditions->is_list()) continue;
    for (const auto& one : conditions->items())
      pods.ready += one.text_at({"type"}) == "Ready" && one.text_at({"status"}) == "True" ? 1 : 0;
  }
  return pods;
}

void make_pod(
    State& state, const Kind& kind, const Value& owner, const std::string& name, const std::string& hash) {
  const Value* pattern = owner.at("spec", "template");
  if (pattern == nullptr) return;
  Value pod = *pattern;
  Value& metadata = pod["metadata"];
  metadata["name"] = name;
  metadata["namespace"] = std::string(owner.text_at({"metadata", "namespace"}));
  if (kind.plural != "jobs")
    metadata["labels"][kind.plural == "replicasets" ? kHashLabel : "controller-revision-hash"] = hash;
  metadata["ownerReferences"] =
      Value(Value::List{Value::map({{"apiVersion", api_version(kind.group, kind.version)},
                                    {"kind", kind.kind},
                                    {"name", std::string(owner.text_at({"metadata", "name"}))},
                                    {"uid", std::string(owner.text_at({"metadata", "uid"}))},
                                    {"controller", true},
                                    {"blockOwnerDeletion", true}})});
  pod["spec"]["nodeName"] = "node-1";
  pod["status"] = Value::map({{"phase", "Pending"}, {"qosClass", "BestEffort"}});
  state.write_by_controller(state.served.own("", "pods"), std::move(pod));
}

void keep_pods(
    State& state, const Kind& kind, const Value& owner, std::int64_t wanted, const std::string& hash) {
  const auto pods = pods_of(state, owner);
  auto there = static_cast<std::int64_t>(pods.all.size());
  const std::string ns(owner.text_at({"metadata", "namespace"}));
  for (const auto& pod : pods.all) {
    if (there <= wanted) break;
    begin_deletion(state, state.served.own("", "pods"),
                   {{"", "pods"}, ns, std::string(pod->text_at({"metadata", "name"}))}, "");
    --there;
  }
  for (; there < wanted; ++there)
    make_pod(state, kind, owner,
             fmt::format("{}-{}", owner.text_at({"metadata", "name"}), state.random.uuid().substr(0, 5)),
             hash);
}

void reconcile_pod(State& state, const Value& body) {
  const auto phase = body.text_at({"status", "phase"});
  const bool had_its_time = body.at("status", "containerStatuses") != nullptr;
  if (had_its_time || phase == "Succeeded" || phase == "Failed") return;
  const bool once = is_of_job(body);
  const Fate fate = worst_fate(body);
  Value pod = body;
  Value& status = pod["status"];
  if (!status.is_map()) status = Value::map();
  const bool ready = fate == Fate::Runs && !once;
  const char* ended = fate == Fate::Crashes ? "Failed" : "Succeeded";
  status["phase"] = fate == Fate::CannotPull ? "Pending" : once ? ended : "Running";
  status["startTime"] = state.now();
  status["hostIP"] = "10.0.0.1";
  status["podIP"] = fmt::format("10.244.0.{}", state.objects.revision() % 250 + 2);
  status["containerStatuses"] = statuses(state, body, "containers", once);
  if (body.at("spec", "initContainers") != nullptr)
    status["initContainerStatuses"] = statuses(state, body, "initContainers", true);
  const char* why = ready ? "" : once ? "PodCompleted" : "ContainersNotReady";
  set_condition(status, condition(state, "PodScheduled", true, "", ""));
  set_condition(status, condition(state, "Initialized", true, "", ""));
  set_condition(status, condition(state, "ContainersReady", ready, why, ""));
  set_condition(status, condition(state, "Ready", ready, why, ""));
  state.write_by_controller(state.served.own("", "pods"), pod, "status");
  if (fate == Fate::CannotPull)
    say_event(state, pod, "Failed",
              "Failed to pull image: it is called so that it fails in a simulated cluster");
  if (fate == Fate::Crashes && !once)
    say_event(state, pod, "BackOff", "Back-off restarting failed container");
}

void reconcile_job(State& state, const Value& body) {
  const Kind& kind = state.served.own("batch", "jobs");
  const Value* suspended = body.at("spec", "suspend");
  Value job = body;
  Value& status = job["status"];
  if (!status.is_map()) status = Value::map();
  if (suspended != nullptr && suspended->is_boolean() && suspended->boolean()) {
    set_condition(status, condition(state, "Suspended", true, "JobSuspended", "Job suspended"));
    state.write_by_controller(kind, std::move(job), "status");
    return;
  }
  const auto wanted = number_at(body, "spec", "completions", 1);
  const auto parallel = std::min(number_at(body, "spec", "parallelism", 1), wanted);
  if (status.find("startTime") == nullptr) status["startTime"] = state.now();
  auto pods = pods_of(state, body);
  const auto active = static_cast<std::int64_t>(pods.all.size()) - pods.succeeded - pods.failed;
  const bool over = pods.succeeded >= wanted || pods.failed > 0;
  if (!over)
    for (std::int64_t i = active; i < std::min(parallel, wanted - pods.succeeded); ++i)
      make_pod(state, kind, body,
               fmt::format("{}-{}", body.text_at({"metadata", "name"}), state.random.uuid().substr(0, 5)),
               "");
  pods = pods_of(state, body);
  const auto put = [&](const char* name, std::int64_t count) {
    if (count > 0) {
      status[name] = count;
    } else {
      status.erase(name);
    }
  };
  put("succeeded", pods.succeeded);
  put("failed", pods.failed);
  put("active", static_cast<std::int64_t>(pods.all.size()) - pods.succeeded - pods.failed);
  status["ready"] = pods.ready;
  const Value* conditions = status.find("conditions");
  if (conditions == nullptr || conditions->items().empty()) finish_job(state, status, pods, wanted);
  state.write_by_controller(kind, std::move(job), "status");
}

std::string log_of(const Value& pod, const std::string& container) {
  const Value* all = pod.at("status", "containerStatuses");
  if (all == nullptr || !all->is_list() || all->items().empty())
    throw bad_request(fmt::format("pod \"{}\" is not running yet", pod.text_at({"metadata", "name"})));
  for (const auto& status : all->items()) {
    if (!container.empty() && status.text_at({"name"}) != container) continue;
    const std::string image(status.text_at({"image"}));
    switch (fate_of(image)) {
      case Fate::CannotPull:
        throw bad_request(fmt::format(
            "container \"{}\" in pod \"{}\" is waiting to start: trying and failing to pull image",
            status.text_at({"name"}), pod.text_at({"metadata", "name"})));
      case Fate::Crashes:
        return fmt::format(
            "{} begins\n{}: it is called so that it crashes in a simulated cluster\nexit status 1\n", image,
            image);
      case Fate::Runs: return fmt::format("{} begins\n", image);
    }
  }
  throw bad_request(
      fmt::format("container {} is not valid for pod {}", container, pod.text_at({"metadata", "name"})));
}

}  // namespace emco::sandbox
