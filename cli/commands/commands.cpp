#include "cli/commands/commands.h"

#include <array>

namespace emco::cli {

std::span<const Command> commands() {
  // One a line: the order of --help within each group.
  static const std::array kAll{
      kInit,           //
      kValidate,       //
      kPlan,           //
      kApply,          //
      kUpdateCommand,  //
      kApprove,        //
      kInstantiate,    //
      kRollback,       //
      kTerminate,      //
      kResume,         //
      kStop,           //
      kAbandon,        //
      kResidue,        //
      kReclaim,        //
      kHistory,        //
      kStore,          //
      kExport,         //
      kImport,         //
      kChart,          //
      kExplain,        //
      kVersion,        //
  };
  return kAll;
}

}  // namespace emco::cli
