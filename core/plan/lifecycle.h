#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/plan.h"

namespace emco::plan {

/// What decides whether a word is legal for a lifecycle object now (semantics.md 4).
struct Situation {
  std::string phase = "NotDeployed";
  std::string interrupted;    ///< which operation, while Failed or Stopped
  bool holder_alive = false;  ///< an operation runs and its process lives
  bool in_sync = false;       ///< the release in force is what the intents say, placement included
  /// What the interrupted operation was to bring is still what the intents say, and none of its changes was
  /// refused: going on with it is all there is to do.
  bool same_as_interrupted = false;
  bool has_earlier_release = false;  ///< a complete release that rollback could lead to
};

/// The answer of the table.
struct Legality {
  enum class Kind {
    Begin,   ///< a new operation of `operation`
    Resume,  ///< continue the interrupted one
    Stop,    ///< ask the holder to stop, or make the move when it is dead
    Approve,
    NothingToDo,  ///< it is so already: a success that says so
    Held,         ///< "operation.held": a living process works on it
    Refused,      ///< "operation.illegal-phase"
  };
  Kind kind = Kind::Refused;
  OperationKind operation = OperationKind::Instantiate;
  std::string message;  ///< NothingToDo and Refused: a line for people
};

/// Words: approve, instantiate, update, rollback, terminate, stop, resume, abandon. Total: every phase and
/// word has an answer.
Legality judge(std::string_view word, const Situation& situation);

/// The words that are legal in a situation, for messages.
std::vector<std::string> legal_words(const Situation& situation);

/// The one word that says how a deployment relates to its intents (decisions.md: the first that applies).
struct Relation {
  std::string phase;
  bool has_residue = false;
  bool rolled_back = false;  ///< the release in force restores an older revision
  bool separate_approval = false;
  bool approved = true;
  bool in_sync = true;
};

std::string one_word(const Relation& relation);

}  // namespace emco::plan
