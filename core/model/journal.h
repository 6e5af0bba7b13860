#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/cluster.h"
#include "core/model/object.h"

namespace emco {

/// Where a change stands (sql/records/transition.sql, machine `change`).
enum class ChangeState { Pending, Sent, Done, Conflict, Failed, Dropped };
std::string_view to_word(ChangeState state);
std::optional<ChangeState> change_state(std::string_view word);

/// What a recorded change does. Record and Forget change only our own books.
enum class ChangeVerb { Create, Update, Delete, Record, Forget };
std::string_view to_word(ChangeVerb verb);
std::optional<ChangeVerb> change_verb(std::string_view word);

/// One change of an operation, as the journal holds it.
struct Change {
  std::int64_t operation = 0;
  int seq = 0;
  std::string cluster;
  ObjectKey key;
  std::string version;
  ChangeVerb verb = ChangeVerb::Create;
  int stage = 0;  ///< see apply/order.h
  std::optional<int> after;
  bool force = false;
  std::string app;
  bool keep = false;
  std::string body_digest;
  bool sensitive = false;  ///< the body holds secret values: no message repeats a text of it
  std::shared_ptr<const std::string>
      body;  ///< JSON with markers, ready to be sent; null for Delete, Record and Forget
  std::shared_ptr<const Value> desired;  ///< what it is made of, without markers
  std::string uid;
  std::string resource_version;
  std::string touched;
  ChangeState state = ChangeState::Pending;
  int attempts = 0;
  /// CLOCK_BOOTTIME of the last sending if that was in this boot of this host, else nothing.
  std::optional<Milliseconds> sent_elapsed;
};

/// One move of one change, to be made durable.
struct ChangeMark {
  std::int64_t operation = 0;
  int seq = 0;
  ChangeState to = ChangeState::Pending;
  // Sent: what travels with the request.
  std::string resource_version;
  // Done: what the server confirmed. Empty uid for an object that is gone.
  std::string uid;
  std::string touched;
  // Conflict and Failed.
  std::string code;
  std::string message;
};

/// What apply writes down before and after it acts. One implementation: the store's (store/journal.h).
class Journal {
 public:
  virtual ~Journal() = default;

  struct Reply {
    bool stop_requested = false;  ///< of any of the operations
  };

  /// Makes all marks durable in one commit, and only then returns. Throws Error "operation.fenced" when
  /// another process has taken over one of the operations: then nothing was written and the caller must send
  /// nothing more.
  virtual Reply commit(const std::vector<ChangeMark>& marks) = 0;
  /// Renews the lease of the operations; throws as `commit`.
  virtual Reply renew() = 0;
};

}  // namespace emco
