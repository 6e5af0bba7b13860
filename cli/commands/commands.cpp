#include "cli/commands/commands.h"

#include <array>

namespace emco::cli {

std::span<const Command> commands() {
  static const std::array kAll{kExplain, kVersion};
  return kAll;
}

}  // namespace emco::cli
