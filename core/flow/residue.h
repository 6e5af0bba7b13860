#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/release.h"

/// What was given up or kept on purpose: listed, and looked for again.
namespace emco::flow {

/// Open entries, oldest first; of one deployment when `address` names one.
std::vector<Residue> list_residue(Session& session, const std::string& address);

/// What a look at its cluster says of one entry.
enum class Fate {
  Gone,       ///< its object is not there any more
  Delete,     ///< it is there and ours: it would be deleted
  Deleting,   ///< its deletion was accepted and waits for others
  Foreign,    ///< somebody took it over: it carries no marker of ours
  Owned,      ///< a deployment owns it again
  Inhabited,  ///< deleting it would take objects of others along
  Unknown,    ///< its cluster could not be read, or is another one
};

/// "gone", "delete", …: the words of --json.
std::string_view to_word(Fate fate);

struct ReclaimItem {
  Residue residue;
  Fate fate = Fate::Unknown;
  std::string message;  ///< why, for people; "" when the fate says all
  std::string code;     ///< of the diagnostic that says so; "" when it is none
  std::string uid;      ///< of the object as it is there
  std::string resource_version;
  bool settled = false;    ///< its entry is closed now
  bool reclaimed = false;  ///< and we deleted the object
};

/// Entries, looked at; what went wrong is in the diagnostics.
struct Reclaim {
  std::vector<ReclaimItem> items;
  Diagnostics diagnostics;

  std::size_t count(Fate fate) const;
};

/// The entries of these numbers, or with none every open one, as their clusters show them. Changes nothing.
/// Throws Error "residue.unknown".
Reclaim examine_residue(Session& session, const std::vector<std::int64_t>& entries);

/// Closes entries whose objects are gone or owned again, and deletes those that are ours: what each deletion
/// expects to find is committed before it is sent and sent with it, and an entry is closed only when a read
/// shows that its object is gone. Looks at every cluster anew.
void reclaim_residue(Session& session, Reclaim& reclaim);

/// Closes entries without looking: whoever says so answers for what is there. Throws Error "residue.unknown".
std::vector<Residue> dismiss_residue(Session& session, const std::vector<std::int64_t>& entries);

}  // namespace emco::flow
