#pragma once

#include "core/sandbox/state.h"

// What a cluster does on its own: deletions come to their end, namespaces and definitions live, workloads get
// ready or fail.

namespace emco::sandbox {

/// Says that an object was made, changed or erased (null for what was not there, or is not there any more).
void written(State& state, const Kind& kind, const Value& before, const Value& after);

/// Brings an object nearer to what it should be; whatever is left to do is asked for by State::look_at.
void reconcile(State& state, const Place& place);

/// What every cluster has from the beginning: first namespaces, a node, the rights of those who may do
/// everything.
void furnish(State& state);

// ---- workloads (workloads.cpp)

void reconcile_deployment(State& state, const Value& body);
void reconcile_replica_set(State& state, const Value& body);
void reconcile_stateful_set(State& state, const Value& body);
void reconcile_daemon_set(State& state, const Value& body);

// ---- pods and what runs once (pods.cpp)

/// What becomes of a container, told by its image's name.
enum class Fate { Runs, CannotPull, Crashes };
Fate fate_of(std::string_view image);

void reconcile_pod(State& state, const Value& body);
void reconcile_job(State& state, const Value& body);
/// What a pod's container has written; throws a Refusal when it does not run.
std::string log_of(const Value& pod, const std::string& container);

/// The pods a workload has.
struct Pods {
  std::vector<Objects::Body> all;
  std::int64_t ready = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
};

Pods pods_of(const State& state, const Value& owner);
/// Makes a pod from the template of `owner`.
void make_pod(
    State& state, const Kind& kind, const Value& owner, const std::string& name, const std::string& hash);
/// Makes or removes pods of one template hash until there are as many as wanted.
void keep_pods(
    State& state, const Kind& kind, const Value& owner, std::int64_t wanted, const std::string& hash);

Value condition(State& state, const char* type, bool is_true, const char* reason, const std::string& message);
/// Puts a condition in place of the one of its type; when it became what it is stays as it was unless it
/// changed.
void set_condition(Value& status, Value one);
std::int64_t number_at(const Value& body,
                       std::string_view part,
                       std::string_view name,
                       std::int64_t otherwise);
std::string template_hash(const Value& owner);

}  // namespace emco::sandbox
