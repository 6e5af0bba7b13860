#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/leases.h"
#include "core/base/random.h"
#include "tests/certificates.h"
#include "tests/fake_api.h"
#include "tests/temporary_folder.h"

namespace emco::test {

/// The locks of the processes of one host, without files.
class MemoryLeases final : public Leases {
 public:
  bool take(std::int64_t operation) override { return held_.try_emplace(operation, process).second; }

  void release(std::int64_t operation) override {
    if (const auto at = held_.find(operation); at != held_.end() && at->second == process) held_.erase(at);
  }

  bool is_held(std::int64_t operation) override { return held_.contains(operation); }

  /// A process is dead, and its locks are free.
  void die(int dead) {
    std::erase_if(held_, [dead](const auto& lock) { return lock.second == dead; });
  }

  int process = 1;  ///< that runs at this moment

 private:
  std::map<std::int64_t, int> held_;
};

/// A text without what differs between versions of the program: times, durations, digests and made-up names.
std::string stable(std::string text);

/// The whole program, from arguments to text, in a folder of its own on clusters in memory. Time, randomness
/// and names are the same in every run, so that its output can be compared with golden files.
class Program {
 public:
  /// Whoever goes on with the store of another program needs a seed of its own.
  explicit Program(std::uint64_t seed = 11);

  /// Runs one command; `out` and `err` then hold what it said, the folder's path written as "HERE".
  int run(std::vector<std::string> arguments);
  /// The same, which must succeed.
  void must(std::vector<std::string> arguments);

  /// The addresses of everything in the store, a line each.
  std::string names();

  /// Puts a file into the folder; returns its path.
  std::string write(const std::string& name, const std::string& bytes);

  std::string path(const std::string& name) const { return folder_.file(name); }

  /// A store, and intents that are applied to it: the clusters edge-1 and edge-2 of provider "edge", the
  /// logical cloud "staging" over both, and the group "staging" of app "front" with one small chart.
  void make_shop();
  /// The bundle of make_shop as text.
  static std::string shop();

  /// A kubeconfig for the server of `host`.
  static std::string kubeconfig(const std::string& host);
  /// The same with a client certificate.
  static std::string kubeconfig(const std::string& host, const Identity& authority, const Identity& client);

  FakeClock clock;
  FakeApi api{clock};
  MemoryLeases leases;
  Files* files = nullptr;  ///< absent: the disk
  std::int64_t pid = 4711;
  std::string in;
  std::string actor = "tester";
  /// How requests travel; absent: to `api`.
  std::function<std::unique_ptr<kube::Transport>()> transport;
  std::function<int()> interrupts;  ///< how often somebody pressed Ctrl-C by now
  bool terminal = false;            ///< somebody sits there and types `in`
  bool watched = false;             ///< standard error is a terminal
  std::string out;
  std::string err;

  static inline const std::string kCloud = "projects/shop/logical-clouds/staging";
  static inline const std::string kGroup =
      "projects/shop/composite-apps/front/v1/deployment-intent-groups/staging";

 private:
  std::string anonymous(std::string text) const;

  TemporaryFolder folder_;
  DiskFiles disk_;
  SeededRandom random_;
};

}  // namespace emco::test
