#pragma once

#include <string>
#include <vector>

#include "cli/commands/command.h"

namespace emco::cli {

/// The name under which completion scripts ask; no command of --help.
inline constexpr const char* kCompleteWord = "__complete";

/// Prints what may stand in place of the last of `words`, one a line, a description after a tab; ":files"
/// when file names may. Follows the same declarations as --help. `line` is the whole program's.
void complete(const CommandLine& line, Context& context, const std::vector<std::string>& words);

}  // namespace emco::cli
