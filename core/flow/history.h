#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/plan.h"
#include "core/model/release.h"
#include "core/store/history.h"
#include "core/store/records.h"

/// What happened, by the store's own records; no cluster is ever asked. Newest first everywhere.
namespace emco::flow {

/// One commit of the intent level and how much it changed.
struct GenerationEntry {
  store::GenerationRecord record;
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  bool pruned = false;  ///< store gc was here: how much it changed is not known any more
};

struct IntentHistory {
  std::vector<GenerationEntry> generations;
  std::size_t older = 0;  ///< entries that the limit left out
};

/// What one commit did to one resource.
struct ResourceEntry {
  PlannedIntent::Kind kind = PlannedIntent::Kind::Create;
  store::GenerationRecord generation;
  std::string digest;  ///< of the version it made, "" when it removed the resource
  Source where;
  std::vector<FieldChange> fields;  ///< of Update
};

/// One operation, and the release it led to.
struct OperationEntry {
  OperationRecord record;
  std::optional<Release> release;  ///< nothing for terminate and abandon
};

/// Everything that happened to one address.
struct AddressHistory {
  std::string address;
  std::string phase;  ///< now; "" unless it is, or was, a lifecycle object
  std::vector<ResourceEntry> versions;
  std::vector<OperationEntry> operations;
  std::vector<store::Approval> approvals;
  std::size_t older = 0;  ///< versions, operations and approvals that the limit left out
};

/// The generations; at most `limit` of them, all when it is 0.
IntentHistory read_history(Session& session, std::size_t limit);

/// Versions, operations and approvals of a resource that is or was there, at most `limit` of each. Throws
/// Error "address.absent".
AddressHistory read_history(Session& session, const std::string& address, std::size_t limit);

}  // namespace emco::flow
