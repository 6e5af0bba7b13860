#include "cli/views/moves.h"

#include <algorithm>
#include <deque>
#include <map>

namespace emco::cli {

std::vector<Move> moves_of(const OperationPlan& operation) {
  std::map<std::pair<std::string, ObjectKey>, std::deque<const ObjectChange*>> removed;
  for (const auto& change : operation.changes)
    if (change.action == Action::Delete) removed[{change.app, change.key}].push_back(&change);
  std::vector<Move> moves;
  for (const auto& change : operation.changes) {
    if (change.action != Action::Create) continue;
    const auto from = removed.find({change.app, change.key});
    if (from == removed.end() || from->second.empty()) continue;
    moves.push_back({from->second.front(), &change});
    from->second.pop_front();
  }
  return moves;
}

bool is_conflict(const ObjectChange& change) {
  return std::any_of(change.elsewhere.begin(), change.elsewhere.end(), [](const ManagedElsewhere& field) {
    return field.resolution == ManagedElsewhere::Resolution::Unresolved;
  });
}

}  // namespace emco::cli
