#pragma once

#include <vector>

#include "core/model/plan.h"

namespace emco::cli {

/// An object that one operation removes from a cluster and creates on another: what people call a move.
struct Move {
  const ObjectChange* from;
  const ObjectChange* to;
};

/// The moves among an operation's changes, in their order; every change is part of one at most. The plan
/// outlives them.
std::vector<Move> moves_of(const OperationPlan& operation);

/// Some field of it waits for a word on who manages it.
bool is_conflict(const ObjectChange& change);

}  // namespace emco::cli
