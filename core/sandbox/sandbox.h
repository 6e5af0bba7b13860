#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/sandbox/faults.h"
#include "core/sandbox/state.h"

// Simulated clusters on this machine (emcoctl-sandbox(1)): a folder holds their certificates, kubeconfigs and
// objects, and a process serves them while they are up.

namespace emco::sandbox {

/// What simulated clusters need of the world.
struct Host {
  Files& files;
  Clock& clock;
  Random& random;
  std::function<void(Milliseconds)> sleep;
  std::function<int()> interrupts = [] { return 0; };
};

struct Setup {
  std::string folder;  ///< absolute
  std::size_t clusters = 1;
  std::string faults_file = {};  ///< "" = nothing goes wrong
  Pace pace = {};
  std::int64_t while_pid = 0;  ///< ends when this process has gone; 0 = when it is told to
};

struct ClusterReport {
  std::string name;
  std::string server;                          ///< "https://127.0.0.1:40001"
  std::string kubeconfig;                      ///< path
  std::string identity;                        ///< uid of kube-system
  std::map<std::string, std::size_t> objects;  ///< how many of each kind
};

struct Report {
  std::int64_t pid = 0;  ///< 0 = nothing runs
  std::vector<ClusterReport> clusters;
};

/// The clusters of a folder as they were saved last; at most some hundred milliseconds ago while they run.
/// Throws Error "sandbox.not-found" when there are none, "sandbox.damaged".
Report look(Host& host, const std::string& folder);

/// Starts the clusters in a process of its own and waits until they answer. True when it started them, false
/// when as many were up already. Throws Error "sandbox.other-clusters", "sandbox.cannot-start",
/// "sandbox.cannot-listen" and the diagnostics of the script of faults.
bool up(Host& host, const Setup& setup);

/// Ends the process; false when nothing ran. What the clusters hold stays in the folder.
bool down(Host& host, const std::string& folder);

/// Serves in this process until it is interrupted; `ready` is called when everything answers. Throws as `up`.
void serve(Host& host, const Setup& setup, const std::function<void()>& ready);

}  // namespace emco::sandbox
