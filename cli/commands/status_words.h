#pragma once

#include <string>
#include <vector>

#include "cli/commands/context.h"

namespace emco::cli {

struct StatusWords {
  std::vector<std::string> addresses;
  bool offline = false;
};

/// What `status ADDRESS…` does, and `get ADDRESS/status` too. Returns the exit status.
int show_status(Context& context, const Globals& globals, const StatusWords& words);

}  // namespace emco::cli
