#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/model/journal.h"
#include "core/model/release.h"
#include "core/store/commit.h"

namespace emco::store {

/// The journal of the operations that this process holds. Every commit asserts that it still does.
class StoreJournal final : public Journal {
 public:
  /// One held operation: `epoch` is the fencing token it was begun or taken over with.
  struct Held {
    std::int64_t operation = 0;
    std::int64_t epoch = 0;
  };

  StoreJournal(Database& database,
               Clock& clock,
               Random& random,
               std::vector<Held> held,
               const std::vector<Change>& changes);

  Reply commit(const std::vector<ChangeMark>& marks) override;
  Reply renew() override;

  /// Ends an operation and moves its deployment: "Instantiated" and "NotDeployed" are refused by the schema
  /// while anything is not confirmed. `state` and `phase` are words of the transition table.
  void end(const OperationRecord& operation,
           const std::string& state,
           const std::string& phase,
           const std::string& message);

 private:
  void append_marks(Batch& batch, const ChangeMark& mark) const;
  Reply carry_out(Batch batch);

  Database& database_;
  Clock& clock_;
  Random& random_;
  std::vector<Held> held_;

  /// What each change does, by operation and seq.
  struct Facts {
    ChangeVerb verb;
    bool keep;
    bool inhabited;  ///< kept, because it holds objects of others
  };

  std::map<std::pair<std::int64_t, int>, Facts> facts_;
};

}  // namespace emco::store
