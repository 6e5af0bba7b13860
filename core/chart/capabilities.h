#pragma once

#include <string>
#include <vector>

namespace emco::chart {

/// What `.Capabilities` tells templates about a cluster.
struct Capabilities {
  std::string kube_version = "v1.35.0";   ///< "v1.33.0"
  std::vector<std::string> api_versions;  ///< "apps/v1", and kinds "apps/v1/Deployment" when known

  bool operator==(const Capabilities&) const = default;
};

/// Without a cluster: Helm's fixed list of groups and versions.
const std::vector<std::string>& known_api_versions();
Capabilities default_capabilities();

/// "1.25", "v1.25.3-gke.100" as Helm's --kube-version understands them: "v1.25.3". Throws Error
/// "chart.kube-version-invalid".
std::string parse_kube_version(const std::string& text);

/// What `.Capabilities.HelmVersion.Version` says.
inline constexpr const char* kHelmVersion = "v3.21.4";

}  // namespace emco::chart
