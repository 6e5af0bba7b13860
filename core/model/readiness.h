#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace emco {

/// How far an object on a cluster is on its way to what was asked of it.
enum class Readiness {
  Current,      ///< it is what was asked for
  InProgress,   ///< not yet; waiting is worth while
  Failed,       ///< it will not come to be without a change
  Terminating,  ///< it is being deleted
  Unknown,      ///< the object does not say
};

/// With a short reason for people: "2 of 3 replicas are ready".
struct ReadyState {
  Readiness readiness = Readiness::Unknown;
  std::string message;

  auto operator<=>(const ReadyState&) const = default;
};

/// "current", "in-progress", "failed", "terminating", "unknown": the words of --json.
constexpr std::string_view to_word(Readiness readiness) {
  switch (readiness) {
    case Readiness::Current: return "current";
    case Readiness::InProgress: return "in-progress";
    case Readiness::Failed: return "failed";
    case Readiness::Terminating: return "terminating";
    case Readiness::Unknown: return "unknown";
  }
  return "unknown";
}

/// Judges an object as a cluster answered it (kube::ready does).
using JudgeReadiness = std::function<ReadyState(const Value& object)>;

}  // namespace emco
