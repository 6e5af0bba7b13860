#include "cli/commands/commands.h"

#include <array>

namespace emco::cli {

std::span<const Command> commands() {
  // One a line: the order of --help within each group.
  static const std::array kAll{
      kInit,           //
      kValidate,       //
      kPlan,           //
      kShow,           //
      kApply,          //
      kUpdateCommand,  //
      kDelete,         //
      kRestore,        //
      kGet,            //
      kApprove,        //
      kInstantiate,    //
      kRollback,       //
      kTerminate,      //
      kResume,         //
      kStop,           //
      kAbandon,        //
      kStatus,         //
      kAdopt,          //
      kResidue,        //
      kReclaim,        //
      kClusters,       //
      kDoctor,         //
      kHistory,        //
      kDiff,           //
      kBlame,          //
      kRefs,           //
      kGraph,          //
      kRecover,        //
      kStore,          //
      kExport,         //
      kImport,         //
      kChart,          //
      kSandbox,        //
      kExplain,        //
      kSchema,         //
      kVersion,        //
      kCompletion,     //
  };
  return kAll;
}

}  // namespace emco::cli
