#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/source.h"
#include "core/model/object.h"

namespace emco {

/// The exact content one object shall have on one cluster, without the two annotations that name the
/// operation.
struct Manifest {
  ObjectKey key;
  std::string version;  ///< of its API
  std::string app;      ///< name of the app it comes from, "" for a logical cloud's own objects
  Value body;
  std::string digest;  ///< SHA-256 of the canonical body; HMAC when sensitive
  bool sensitive =
      false;          ///< a Secret, or holds what is or looks like a secret: never shown, stored encrypted
  bool keep = false;  ///< never removed with its app (CRDs, helm.sh/resource-policy: keep)
  int rank = 0;       ///< place in the order of installation
  Source template_source;  ///< template file and line within the chart, as far as known
};

/// What one cluster shall hold for one deployment: manifests by rank. Bodies are shared between clusters.
struct DesiredCluster {
  std::string cluster;
  std::vector<std::shared_ptr<const Manifest>> manifests;
};

using Desired = std::vector<DesiredCluster>;

}  // namespace emco
