#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// One half of what a server serves (the core group, or all others) with the ETag that says whether it still
/// holds.
struct ServedGroups {
  std::string etag;
  std::vector<ApiResource> resources;  ///< preferred version of each group first
  bool complete = true;                ///< false when an extension server did not say what it serves
};

/// Reads an APIGroupDiscoveryList. Throws Error "cluster.bad-answer" when the text is something else.
ServedGroups read_discovery(std::string_view json, std::string_view etag);

/// What is worth keeping of a cluster from one run to the next; never truth, the server is asked each time.
struct FactsCache {
  ServedGroups core;
  ServedGroups others;

  /// As a value to be stored, and back; anything unreadable gives an empty cache.
  Value to_value() const;
  static FactsCache from_value(const Value& value);
};

}  // namespace emco::kube
