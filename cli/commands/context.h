#pragma once

#include <atomic>
#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/views/json_view.h"
#include "cli/views/lines.h"
#include "core/base/clock.h"
#include "core/base/files.h"
#include "core/base/leases.h"
#include "core/base/random.h"

namespace emco::kube {
class Transport;
}

namespace emco::cli {

/// The outside world of one run of the program. main() fills it from the system, tests from literals; nothing
/// below asks the system itself.
struct Context {
  std::istream& in;
  std::ostream& out;  ///< results
  std::ostream& err;  ///< progress and diagnostics
  Files& files;
  Clock& clock;
  Random& random;
  std::map<std::string, std::string> environment;
  std::string folder;  ///< the one the program was started in
  std::string user;
  std::string host;
  std::string boot;  ///< id of this boot of the host
  std::int64_t pid = 0;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int width = 100;
  /// Waits, and may come back early after a signal.
  std::function<void(Milliseconds)> sleep = [](Milliseconds) {};
  /// How often the user asked to stop (SIGINT, SIGTERM).
  std::function<int()> interrupts = [] { return 0; };
  // Set by simulations only: who lives, and how requests travel.
  Leases* leases = nullptr;
  std::function<std::unique_ptr<kube::Transport>()> transport = {};
  /// Events written to `out` so far (--json): from the first one on it holds JSON Lines and nothing else.
  std::int64_t events = 0;
};

/// What every command takes.
struct Globals {
  std::string store;
  std::string key_file;
  std::string actor;
  std::string lock_timeout = "5s";
  std::string colour = "auto";
  bool json = false;
  bool verbose = false;
  bool quiet = false;
  bool ascii = false;
  bool no_input = false;
};

EventStream events_of(Context& context);

/// Style of a stream under the user's wishes (--color, NO_COLOR, FORCE_COLOR).
Style style_of(const Context& context, const Globals& globals, bool is_terminal);

}  // namespace emco::cli
