#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState service(const Value& object) {
  if (object.text_at({"spec", "type"}) == "LoadBalancer" && object.text_at({"spec", "clusterIP"}).empty())
    return in_progress("it has no address yet");
  return current("it exists");
}

ReadyState volume_claim(const Value& object) {
  const auto phase = object.text_at({"status", "phase"});
  if (phase == "Bound") return current("it is bound");
  return in_progress(phase == "Lost" ? "its volume is lost" : "it is not bound yet");
}

}  // namespace emco::kube::rules
