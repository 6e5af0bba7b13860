#pragma once

#include <ostream>
#include <vector>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/clusters.h"

namespace emco::cli {

/// What the store knows of clusters, a line each.
void print_clusters(std::ostream& out, const Style& style, const std::vector<flow::KnownCluster>& clusters);
Value clusters_json(const std::vector<flow::KnownCluster>& clusters);

/// What a look at clusters says, a line each; what is wrong is in the diagnostics.
void print_checks(std::ostream& out, const Style& style, const flow::ClustersCheck& checks);
Value checks_json(const flow::ClustersCheck& checks);

}  // namespace emco::cli
