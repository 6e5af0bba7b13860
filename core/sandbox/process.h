#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/clock.h"

// The process that serves a sandbox. It holds a lock on sandbox.pid as long as it lives, so that nobody takes
// another process for it, whose id may be the same.

namespace emco::sandbox {

/// sandbox.pid, locked by this process and those it forks.
class PidFile {
 public:
  /// Makes it when it is missing. Throws Error "sandbox.cannot-start".
  explicit PidFile(const std::string& path);
  ~PidFile();
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

  /// False when a living process has it.
  bool lock();
  void write(std::int64_t pid);

 private:
  std::string path_;
  int file_ = -1;
};

/// The living process that has a pid file; nothing when there is none.
std::optional<std::int64_t> holder_of(const std::string& path);

/// Ends a process: asks it to, and kills it when it has not gone after a while. `gone` says whether it has.
void end_process(std::int64_t pid,
                 const std::function<bool()>& gone,
                 const std::function<void(Milliseconds)>& sleep);

bool is_alive(std::int64_t pid);

/// Runs `work` in a process of its own, cut off from the terminal, its words going to `log`. Returns what
/// `work` says through its argument, once and early: "" that it goes on, else what went wrong; or that it
/// ended without a word.
std::string run_in_background(
    const std::string& log, const std::function<void(const std::function<void(const std::string&)>&)>& work);

}  // namespace emco::sandbox
