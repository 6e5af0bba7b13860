#pragma once

#include "core/model/cluster.h"
#include "core/model/journal.h"
#include "core/model/outcome.h"

/// What an answer or a read means for one change (apply-protocol.md 3.4). Pure tables: the engine does what
/// they say.
namespace emco::apply {

/// Whose objects are ours, and how to tell which operation wrote one.
struct Identity {
  std::string store;       ///< label emco/store
  std::string deployment;  ///< label emco/deployment
};

struct Verdict {
  enum class Kind {
    Done,     ///< confirmed; `object` is what is there now (none after a removal)
    Send,     ///< not executed, and the object still is as the plan saw it: send with `resource_version` (and
              ///< `uid`)
    Read,     ///< nobody knows: look at the object
    Poll,     ///< accepted, takes its time (finalizers): look again later
    NotSent,  ///< it never left
    End,      ///< `outcome` is final for this run
  };
  Kind kind = Kind::Read;
  std::string uid;               ///< Send: of the object to be written; "" creates
  std::string resource_version;  ///< Send
  Outcome outcome;               ///< End; Read: final if the object turns out to be as the plan saw it
};

/// The meaning of the answer to a mutation.
Verdict judge_answer(const Change& change, const Answer& answer);

/// The meaning of a read that followed an unclear answer or a conflict, or that a resumed operation begins
/// with.
Verdict judge_read(const Change& change, const Answer& answer, const Identity& identity);

/// The body that is sent for a change: `desired` with the annotations that name the operation and the
/// content.
std::string body_with_markers(const Value& desired, std::int64_t operation, const std::string& digest);

/// Names of the finalizers that hold an object, "" when none.
std::string finalizers_of(const Value& object);

}  // namespace emco::apply
