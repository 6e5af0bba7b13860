#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "cli/commands/context.h"
#include "cli/syntax/syntax.h"

namespace emco::cli {

/// What a parsed command line does; returns the exit status. Errors are thrown, app.cpp turns them into lines
/// and statuses.
using Action = std::function<int(Context&, const Globals&)>;

/// One command: a file in this folder and a row in commands.h.
struct Command {
  std::string_view name;
  std::string_view group;    ///< heading in --help
  std::string_view summary;  ///< the NAME line of its manual page
  /// Declares the command's options in `syntax` and stores what it will do in `action`. Options live as long
  /// as `action`.
  void (*bind)(Syntax& syntax, Action& action);
};

/// All commands in the order of --help.
std::span<const Command> commands();

}  // namespace emco::cli
