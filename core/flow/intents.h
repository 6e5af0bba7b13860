#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/flow/input.h"
#include "core/flow/session.h"
#include "core/model/plan.h"
#include "core/store/draft.h"

/// Changing and reading the intent level alone; no cluster is ever asked.
namespace emco::flow {

struct Validated {
  Diagnostics diagnostics;
  std::size_t documents = 0;
  std::size_t operations = 0;
  std::string store;  ///< that they were checked against, "" when there is none
};

/// What a bundle breaks in the store that is found, and the path of that store, "" without one: a missing
/// store is no mistake, a damaged one is. References to `Bundle::refused` count as good.
Checked<std::string> check_against_store(World& world, const Bundle& bundle);

/// Reads bundles and checks them against the store.
Validated validate(World& world, const Input& input);

struct Committed {
  std::int64_t generation = 0;
  std::vector<PlannedIntent> changes;
};

/// Makes the intent level as documents say, or removes resources, in one generation. Throws Error with every
/// mistake.
Committed apply_intents(Session& session,
                        Bundle bundle,
                        store::Draft::Existence existence,
                        const std::vector<store::Erasure>& erasures = {});
Committed erase_intents(Session& session, const std::vector<store::Erasure>& erasures);

/// One resource as `get` prints it.
struct Got {
  std::string address;
  std::string kind;
  Document document;
};

/// The resources of addresses, all of those that are collections, every resource when no address is given.
/// Throws Error "address.absent" when an address names neither, "generation.absent".
std::vector<Got> get(Session& session,
                     const std::vector<std::string>& addresses,
                     std::optional<std::int64_t> generation);

}  // namespace emco::flow
