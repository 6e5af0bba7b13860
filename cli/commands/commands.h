#pragma once

#include "cli/commands/command.h"

namespace emco::cli {

// One line per command; each is defined in the file of its name.
extern const Command kInit;
extern const Command kValidate;
extern const Command kPlan;
extern const Command kShow;
extern const Command kApply;
extern const Command kUpdateCommand;
extern const Command kDelete;
extern const Command kGet;
extern const Command kRestore;
extern const Command kApprove;
extern const Command kInstantiate;
extern const Command kRollback;
extern const Command kTerminate;
extern const Command kResume;
extern const Command kStop;
extern const Command kAbandon;
extern const Command kStatus;
extern const Command kHistory;
extern const Command kDiff;
extern const Command kBlame;
extern const Command kRefs;
extern const Command kGraph;
extern const Command kSchema;
extern const Command kResidue;
extern const Command kReclaim;
extern const Command kAdopt;
extern const Command kClusters;
extern const Command kDoctor;
extern const Command kRecover;
extern const Command kStore;
extern const Command kSandbox;
extern const Command kExport;
extern const Command kImport;
extern const Command kChart;
extern const Command kExplain;
extern const Command kVersion;
extern const Command kCompletion;

}  // namespace emco::cli
