#include "cli/commands/commands.h"

#include <array>

namespace emco::cli {

std::span<const Command> commands() {
  static const std::array kAll{
      kInit,   kValidate, kPlan,    kApply, kUpdateCommand, kApprove, kInstantiate, kRollback, kTerminate,
      kResume, kStop,     kAbandon, kStore, kExport,        kImport,  kChart,       kExplain,  kVersion,
  };
  return kAll;
}

}  // namespace emco::cli
