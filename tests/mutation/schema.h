#pragma once

#include <span>

#include "core/store/embedded.h"
#include "tests/mutation/mutants.h"

namespace emco::test {

/// The schema as the program has it.
std::span<const store::EmbeddedSql> whole_schema();

/// From now on the program's schema is this mutant: for a process that was just forked.
void become(const Mutant& mutant);

}  // namespace emco::test
