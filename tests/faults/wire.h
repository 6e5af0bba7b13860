#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/kube/connection.h"
#include "core/kube/transport.h"
#include "core/model/object.h"
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
  explicit Clusters(FakeClock& the_clock, const std::vector<std::string>& hosts = {"edge-1", "edge-2"});

  std::unique_ptr<kube::Transport> transport();

  /// Another, empty cluster is where this one was.
  void rebuild(const std::string& host);

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

  bool is_anything_late() const { return !late_.empty(); }

  /// Nothing strikes any more.
  void disarm() { strike_ = nullptr; }

  /// The object, null where none is.
  Value find(const std::pair<std::string, ObjectKey>& spot) const;

  /// What was sent late is carried out now.
  void run_late();
  /// A request that was on the wire when its sender died arrives after that time.
  void arrive_later(const std::string& host, const kube::HttpRequest& request, Milliseconds after);

  /// A change of an object that the program's requests brought about.
  struct Write {
    std::string host;
    std::string method;
    std::string path;
    Value before;  ///< null where nothing was
    Value after;   ///< null where nothing is
    bool late = false;
  };

  /// Called after each of them.
  std::function<void(const Write&)> on_write;
  /// "HOST METHOD /path" of each of them since `arm`.
  std::vector<std::string> writes;

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

  sandbox::Response carry_out(const std::string& host, const sandbox::Request& request, bool late);
  std::multimap<Milliseconds, std::pair<std::string, sandbox::Request>> late_;
};

bool is_write(const kube::HttpRequest& request);

/// "edge-1" of "https://edge-1:6443".
std::string host_of(const kube::Connection& connection);

}  // namespace emco::test
