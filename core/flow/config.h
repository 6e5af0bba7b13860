#pragma once

#include <string>

#include "core/base/files.h"

namespace emco::flow {

/// What config.yaml beside the store says. A file that is not there says nothing.
struct Config {
  /// Confirming a plan is no approval: instantiate and update need an earlier one by another actor.
  bool separate_approval = false;
};

/// Reads the configuration of the store at `store_path`. Throws Error with every mistake: "config.invalid",
/// "yaml.…".
Config read_config(const Files& files, const std::string& store_path);

}  // namespace emco::flow
