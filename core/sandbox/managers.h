#pragma once

#include <string>
#include <vector>

#include "core/sandbox/merge.h"

// Who owns which field, and what follows from it for a change: server-side apply and all other writes.

namespace emco::sandbox {

/// Whoever writes.
struct Author {
  std::string manager;
  std::string api_version;
  std::string subresource = {};
  std::string time;  ///< RFC 3339
  bool force = false;
};

struct FieldConflict {
  std::string field;    ///< ".spec.replicas"
  std::string manager;  ///< "\"scaler\" with subresource \"scale\" using apps/v1 at 2026-…"
};

struct Applied {
  Value object;
  std::vector<FieldConflict> conflicts;  ///< when there are any, `object` means nothing
};

/// Server-side apply of `config` to `live` (null: there is none).
Applied apply(const Type& type, const Value& live, const Value& config, const Author& author);

/// What any other write makes of `live`: `object` with the books of who owns what.
Value updated(const Type& type, const Value& live, Value object, const Author& author);

}  // namespace emco::sandbox
