#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/model/plan.h"
#include "core/store/history.h"

/// Generations of the intent level compared field by field; no cluster is ever asked.
namespace emco::flow {

/// A field, and where the file that set it, or that last held it, says so.
struct ChangedField {
  FieldChange change;
  Source where;
};

/// What became of one resource.
struct ChangedResource {
  PlannedIntent::Kind kind = PlannedIntent::Kind::Create;
  std::string address;
  std::string resource_kind;
  Source where;                      ///< of the later document; of a removed one, of what was removed
  std::vector<ChangedField> fields;  ///< of Update
};

struct IntentDiff {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::vector<ChangedResource> resources;  ///< by address
};

/// How the intents of one generation differ from those of another, which may be the older one; nothing = the
/// newest. Throws Error "generation.absent".
IntentDiff read_diff(Session& session, std::int64_t from, std::optional<std::int64_t> to);

/// One field of a resource and the version that last set it.
struct BlamedField {
  std::string path;
  Value value;
  store::Version version;
  Source where;
};

struct Blame {
  std::string address;
  std::string kind;
  std::vector<BlamedField> fields;  ///< in order of the document
};

/// Throws Error "address.absent".
Blame read_blame(Session& session, const std::string& address);

/// Throws Error "generation.absent" when the store has no generation of that number, "generation.pruned" when
/// what it held is not kept any more.
void expect_generation(Session& session, std::int64_t generation);

}  // namespace emco::flow
