#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "core/sandbox/certificates.h"
#include "core/sandbox/cluster.h"
#include "core/sandbox/faults.h"

namespace emco::sandbox {

/// How a cluster is reached and whom it knows.
struct Access {
  std::string name;       ///< "cluster-1"
  Identity server;        ///< what it shows to clients
  std::string authority;  ///< whose client certificates it believes
  std::string token;      ///< of somebody who may do everything
};

/// Serves one cluster over TLS on loopback: HTTP/1.1, one thread, any number of connections.
class Server {
 public:
  /// Listens at once: on `port`, or on a free one when it is 0 or taken. Throws Error
  /// "sandbox.cannot-listen".
  Server(Cluster& cluster, Access access, Faults faults, int port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;

  /// Serves until `stopping`; `pause` is called between requests, at least every 100 ms.
  void run(const std::atomic<bool>& stopping, const std::function<void()>& pause);

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace emco::sandbox
