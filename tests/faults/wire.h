#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/kube/transport.h"
#include "core/sandbox/cluster.h"
#include "core/sandbox/faults.h"
#include "tests/fake_cluster.h"

namespace emco::test {

/// One fault: what becomes of the request that it strikes, and of those after it.
struct Strike {
  std::string row;   ///< of threats: "H2"
  std::string name;  ///< "cut before execution"
  sandbox::Effect effect = {};
  std::optional<kube::Failure> failure = {};  ///< what the client sees in place of an answer
  bool written = true;                        ///< of the failure: a byte of the request left
  std::size_t times = 1;     ///< requests in a row; 0 = every one from there on, to that cluster
  bool writes_only = false;  ///< strikes only requests that change an object
  /// What somebody else does just before the request.
  std::function<void(struct Clusters&, const std::string& host, const kube::HttpRequest&)> before = {};
  /// … and just after it was carried out.
  std::function<void(struct Clusters&, const std::string& host, const kube::HttpRequest&)> after = {};
  /// What somebody does after the command, so that the next one can succeed.
  std::function<void(struct Clusters&)> mended = {};
};

/// Simulated clusters in memory, and the way to them, on which one request is struck by a fault.
struct Clusters {
  explicit Clusters(FakeClock& the_clock);

  std::unique_ptr<kube::Transport> transport();

  /// A request by somebody else.
  Value foreign(const std::string& host,
                const std::string& method,
                const std::string& path,
                const std::string& body = "",
                const std::string& type = "application/merge-patch+json");

  /// Everything of ours that they hold, without what tells one run from another.
  std::string ours() const;
  /// Everything that nobody of us made: what was there before.
  std::string theirs() const;

  /// Begins to count requests; the n-th of them (from 1) is struck.
  void arm(const Strike* strike, std::size_t n);

  /// What was sent late is carried out now.
  void run_late();

  FakeClock& clock;
  SeededRandom random{5};
  std::map<std::string, std::unique_ptr<sandbox::Cluster>> all;
  std::vector<std::string> log;  ///< "HOST METHOD /target" since `arm`
  std::size_t struck = 0;        ///< requests since `arm`

 private:
  friend class StruckWire;
  const Strike* strike_ = nullptr;
  std::size_t turn_ = 0;
  std::string struck_host_;
  std::multimap<Milliseconds, std::pair<std::string, sandbox::Request>> late_;
};

bool is_write(const kube::HttpRequest& request);

}  // namespace emco::test
