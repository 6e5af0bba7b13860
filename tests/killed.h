#pragma once

#include <string>
#include <vector>

#include "tests/program.h"

namespace emco::test {

/// How many requests a command sends; it must succeed.
inline int requests_of(Program& program, const std::vector<std::string>& command) {
  const auto before = program.api.log.size();
  program.must(command);
  return static_cast<int>(program.api.log.size() - before);
}

/// Runs a command that is killed when its n-th request reaches a server; false when it lived.
inline bool is_killed_at(Program& program, const std::vector<std::string>& command, int n) {
  struct Killed {};

  int seen = 0;
  program.api.on_request = [&](const std::string&) {
    if (++seen == n) throw Killed();
  };
  bool killed = false;
  try {
    program.run(command);
  } catch (const Killed&) {
    killed = true;
  }
  program.api.on_request = nullptr;
  program.leases = MemoryLeases();  // the locks of a dead process are free
  return killed;
}

}  // namespace emco::test
