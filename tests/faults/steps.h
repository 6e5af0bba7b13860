#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/files.h"
#include "core/kube/transport.h"

struct sqlite3_vfs;

namespace emco::test {

/// Counts what a process does to the world outside it: each operation on the store's files that changes
/// them, each file written, each request sent, each answer heard. At one of these steps something happens to
/// it.
class Steps {
 public:
  /// Thrown through the program where it dies: no handler of it knows this.
  struct Death {};

  /// Counts from 1 again. At step `number` the process dies; 0 = never. A disk fails from there on, and the
  /// next thing that is wanted of anything else throws Death.
  void die_at(std::size_t number);
  /// At the first request or answer from step `number` on, `then` is done while the process is paused: behind
  /// a request that left, or before an answer is heard.
  void pause_at(std::size_t number, std::function<void()> then);
  /// From now on nothing happens, and nothing is counted: others are at work.
  void rest();

  std::size_t count() const { return count_; }

  bool is_dead() const { return dead_; }

  /// One step of a request, an answer, a file; throws Death.
  void step();
  /// One step of the disk; false when the process is dead.
  bool step_on_disk();
  /// Where a process may be paused.
  void pause();

 private:
  bool counting_ = false;
  bool dead_ = false;
  std::size_t count_ = 0;
  std::size_t at_ = 0;
  std::function<void()> pause_;
};

/// While it lives, every database is opened on it: the system's disk, step by step, without waiting for it to
/// be durable, because only processes die here. (What a host's death leaves is tested by the store's crash
/// images.)
class SteppedDisk {
 public:
  explicit SteppedDisk(Steps& its_steps);
  ~SteppedDisk();
  SteppedDisk(const SteppedDisk&) = delete;
  SteppedDisk& operator=(const SteppedDisk&) = delete;

  /// What an operation fails with in place of being done: a result code of SQLite, 0 for none.
  std::function<int()> fault;
  Steps& steps;
  sqlite3_vfs* const below;  ///< the system's

 private:
  std::unique_ptr<sqlite3_vfs> vfs_;
};

/// The disk's files, step by step.
class SteppedFiles final : public Files {
 public:
  explicit SteppedFiles(Steps& steps) : steps_(steps) {}

  Kind kind(const std::string& path) const override { return disk_.kind(path); }

  Exposure exposure(const std::string& path) const override { return disk_.exposure(path); }

  std::string read(const std::string& path, std::uint64_t limit) const override {
    return disk_.read(path, limit);
  }

  std::string read_attached(const std::string& folder,
                            const std::string& path,
                            std::uint64_t limit) const override {
    return disk_.read_attached(folder, path, limit);
  }

  std::vector<std::string> list(const std::string& path) const override { return disk_.list(path); }

  void write_private(const std::string& path, const std::string& bytes) override {
    steps_.step();
    disk_.write_private(path, bytes);
  }

  void make_folder(const std::string& path) override {
    steps_.step();
    disk_.make_folder(path);
  }

  /// Whoever cleans up while it dies does not: nothing is thrown where destructors run.
  void remove(const std::string& path) override {
    if (steps_.step_on_disk()) disk_.remove(path);
  }

 private:
  Steps& steps_;
  DiskFiles disk_;
};

/// What becomes of the request that a dying process was about to send.
using LastRequest = std::function<void(const std::string& host, const kube::HttpRequest& request)>;

/// The way to clusters, step by step: a process dies before its request left, or before it heard of the
/// answer.
std::unique_ptr<kube::Transport> stepped(Steps& steps,
                                         std::unique_ptr<kube::Transport> transport,
                                         LastRequest last = {});

}  // namespace emco::test
