#include "core/chart/capabilities.h"

#include <string_view>

#include "core/base/error.h"

namespace emco::chart {

const std::vector<std::string>& known_api_versions() {
  // The groups and versions that the client library of this Helm knows, in its order.
  static const std::vector<std::string> known = {"v1",
                                                 "admissionregistration.k8s.io/v1",
                                                 "admissionregistration.k8s.io/v1alpha1",
                                                 "admissionregistration.k8s.io/v1beta1",
                                                 "internal.apiserver.k8s.io/v1alpha1",
                                                 "apps/v1",
                                                 "apps/v1beta1",
                                                 "apps/v1beta2",
                                                 "authentication.k8s.io/v1",
                                                 "authentication.k8s.io/v1alpha1",
                                                 "authentication.k8s.io/v1beta1",
                                                 "authorization.k8s.io/v1",
                                                 "authorization.k8s.io/v1beta1",
                                                 "autoscaling/v1",
                                                 "autoscaling/v2",
                                                 "batch/v1",
                                                 "batch/v1beta1",
                                                 "certificates.k8s.io/v1",
                                                 "certificates.k8s.io/v1beta1",
                                                 "certificates.k8s.io/v1alpha1",
                                                 "coordination.k8s.io/v1alpha2",
                                                 "coordination.k8s.io/v1beta1",
                                                 "coordination.k8s.io/v1",
                                                 "discovery.k8s.io/v1",
                                                 "discovery.k8s.io/v1beta1",
                                                 "events.k8s.io/v1",
                                                 "events.k8s.io/v1beta1",
                                                 "extensions/v1beta1",
                                                 "flowcontrol.apiserver.k8s.io/v1",
                                                 "flowcontrol.apiserver.k8s.io/v1beta1",
                                                 "flowcontrol.apiserver.k8s.io/v1beta2",
                                                 "flowcontrol.apiserver.k8s.io/v1beta3",
                                                 "networking.k8s.io/v1",
                                                 "networking.k8s.io/v1beta1",
                                                 "node.k8s.io/v1",
                                                 "node.k8s.io/v1alpha1",
                                                 "node.k8s.io/v1beta1",
                                                 "policy/v1",
                                                 "policy/v1beta1",
                                                 "rbac.authorization.k8s.io/v1",
                                                 "rbac.authorization.k8s.io/v1beta1",
                                                 "rbac.authorization.k8s.io/v1alpha1",
                                                 "resource.k8s.io/v1",
                                                 "resource.k8s.io/v1beta2",
                                                 "resource.k8s.io/v1beta1",
                                                 "resource.k8s.io/v1alpha3",
                                                 "scheduling.k8s.io/v1alpha2",
                                                 "scheduling.k8s.io/v1beta1",
                                                 "scheduling.k8s.io/v1",
                                                 "storage.k8s.io/v1beta1",
                                                 "storage.k8s.io/v1",
                                                 "storage.k8s.io/v1alpha1",
                                                 "storagemigration.k8s.io/v1beta1",
                                                 "apiextensions.k8s.io/v1beta1",
                                                 "apiextensions.k8s.io/v1"};
  return known;
}

Capabilities default_capabilities() { return {"v1.35.0", known_api_versions()}; }

std::string parse_kube_version(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  std::vector<std::string> parts;
  for (;;) {
    std::size_t count = 0;
    while (count < rest.size() && rest[count] >= '0' && rest[count] <= '9')
      ++count;
    if (count == 0 || (count > 1 && rest[0] == '0')) break;
    parts.emplace_back(rest.substr(0, count));
    rest.remove_prefix(count);
    if (!rest.starts_with('.') || parts.size() == 4) break;
    rest.remove_prefix(1);
  }
  if (parts.size() < 2)
    throw Error("chart.kube-version-invalid", "'" + text + "' is no Kubernetes version",
                "write it as 1.33 or v1.33.2");
  std::string version = "v" + parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i)
    version += "." + parts[i];
  return version;
}

}  // namespace emco::chart
