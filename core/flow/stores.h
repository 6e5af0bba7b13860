#pragma once

#include <string>

#include "core/flow/world.h"

namespace emco::flow {

struct MadeStore {
  std::string store;  ///< path
  std::string key;    ///< path
};

/// Makes a new store and its key: where the world says, else .emcoctl/store.db in its folder. Throws Error
/// "store.exists".
MadeStore init(World& world);

}  // namespace emco::flow
