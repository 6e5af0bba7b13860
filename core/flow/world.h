#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/files.h"
#include "core/base/leases.h"
#include "core/base/random.h"
#include "core/model/observer.h"
#include "core/model/release.h"

namespace emco::kube {
class Transport;
}

namespace emco::flow {

/// The outside world of the use cases. The command line fills it; simulations fill it with clusters, clocks
/// and disks of their own. Everything referred to outlives the use case.
struct World {
  Files& files;
  Clock& clock;
  Random& random;
  Observer& observer;
  Holder holder;
  std::string actor;
  std::string reason;      ///< --message
  std::string folder;      ///< that the search for a store begins in
  std::string store_path;  ///< as given, "" = search
  std::string key_path;    ///< as given, "" = store.key beside the store
  std::function<void(Milliseconds)> sleep;
  std::function<int()> interrupts = [] { return 0; };
  /// Who lives, of the processes of this host; null = lock files beside the store.
  Leases* leases = nullptr;
  /// How requests travel; null = over the network.
  std::function<std::unique_ptr<kube::Transport>()> transport;
  std::size_t parallelism =
      0;  ///< most requests on their way to one cluster, 0 = as many as the server bears
  Milliseconds lock_timeout = 5'000;  ///< how long to wait for another writer of the store
  std::string bundle = {};            ///< --bundle, "" when what is applied has no name
};

}  // namespace emco::flow
