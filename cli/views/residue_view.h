#pragma once

#include <ostream>
#include <vector>

#include "cli/views/lines.h"
#include "core/base/value.h"
#include "core/flow/residue.h"

namespace emco::cli {

/// Open entries, a line each, by deployment.
void print_residue(std::ostream& out, const Style& style, const std::vector<Residue>& entries);
Value residue_json(const std::vector<Residue>& entries);

/// What a look at the clusters says of each entry; with `done`, what was done.
void print_reclaim(std::ostream& out, const Style& style, const flow::Reclaim& reclaim, bool done);
Value reclaim_json(const flow::Reclaim& reclaim);

}  // namespace emco::cli
