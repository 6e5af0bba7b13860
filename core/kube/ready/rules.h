#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/value.h"
#include "core/model/readiness.h"

// One rule per kind, each in its own file: given an object that is not being deleted and that its controller
// has looked at since the last change, says how far it is. core/kube/ready.cpp holds the table of them.

namespace emco::kube::rules {

ReadyState deployment(const Value& object);
ReadyState stateful_set(const Value& object);
ReadyState daemon_set(const Value& object);
ReadyState replica_set(const Value& object);
ReadyState job(const Value& object);
ReadyState cron_job(const Value& object);
ReadyState pod(const Value& object);
ReadyState service(const Value& object);
ReadyState volume_claim(const Value& object);
ReadyState definition(const Value& object);
ReadyState api_service(const Value& object);

// ---- what the rules are written in

ReadyState current(std::string message);
ReadyState in_progress(std::string message);
ReadyState failed(std::string message);

/// The whole number at a path, `otherwise` when it is absent or no whole number.
std::int64_t number(const Value& object,
                    std::initializer_list<std::string_view> path,
                    std::int64_t otherwise);

/// A condition of status.conditions; all texts empty when there is none of that type.
struct Condition {
  std::string_view status;  ///< "True", "False", "Unknown"
  std::string_view reason;
  std::string_view message;

  bool is_true() const { return status == "True"; }

  bool is_false() const { return status == "False"; }
};

Condition condition(const Value& object, std::string_view type);

/// The condition's message, else its reason, else `otherwise`.
std::string said(const Condition& condition, std::string_view otherwise);

/// "2 of 3 replicas are ready".
std::string out_of(std::int64_t have, std::int64_t want, std::string_view what);

}  // namespace emco::kube::rules
