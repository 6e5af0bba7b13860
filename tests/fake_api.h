#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/kube/transport.h"
#include "tests/fake_cluster.h"

namespace emco::test {

/// API servers in memory, spoken to over HTTP: the host name in a kubeconfig picks the cluster. What they do
/// is what FakeClusters does, so that the whole program runs against it with its own client.
class FakeApi {
 public:
  explicit FakeApi(FakeClock& clock) : clusters(clock), clock_(clock) {}

  /// A cluster with its first namespaces, reached as https://HOST:6443.
  void add(const std::string& host);

  /// A new way to the servers, for one run of the program.
  std::unique_ptr<kube::Transport> transport();

  /// Answers one request that reached the server of `host`.
  kube::HttpResponse answer(const std::string& host, const kube::HttpRequest& request);

  FakeClusters clusters;  ///< by host
  /// Every request that reached a server, as "HOST METHOD /target".
  std::vector<std::string> log;
  /// Called with each line of the log before the request is answered: a place to die.
  std::function<void(const std::string&)> on_request;
  /// Answers a request of the log in place of the server: with this HTTP status, 0 = the server answers.
  std::function<int(const std::string&)> fails;
  /// What access reviews refuse, as "HOST verb plural".
  std::set<std::string> denied;
  /// What is answered with 403, as "HOST /path" or "HOST METHOD /path".
  std::string hidden;
  /// What servers say of their clocks, in the form of a Date header.
  std::string date;

  /// Requests of the log that change objects.
  std::size_t mutations() const;

 private:
  FakeClock& clock_;
};

}  // namespace emco::test
