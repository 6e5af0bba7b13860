#include "core/kube/ready/rules.h"

namespace emco::kube::rules {

ReadyState definition(const Value& object) {
  const auto accepted = condition(object, "NamesAccepted");
  if (accepted.is_false()) return failed(said(accepted, "another definition has its names"));
  const auto established = condition(object, "Established");
  if (established.is_true()) return current("its kind is served");
  if (established.is_false() && established.reason != "Installing")
    return failed(said(established, "its kind cannot be served"));
  return in_progress("its kind is not served yet");
}

ReadyState api_service(const Value& object) {
  const auto available = condition(object, "Available");
  if (available.is_true()) return current("it is available");
  return in_progress(said(available, "it is not available yet"));
}

}  // namespace emco::kube::rules
