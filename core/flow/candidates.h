#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/flow/world.h"

/// Words that may stand on the command line, from the store as it is. Nothing is thrown: without a store
/// there are none.
namespace emco::flow {

/// Which addresses are looked for.
enum class Sought {
  Everything,
  Lifecycle,  ///< logical clouds and deployment intent groups, removed ones that were deployed included
  Clusters,
};

/// Addresses that begin with `start`. Many of them are cut after the next "/", as file names are completed
/// folder by folder.
std::vector<std::string> address_candidates(World& world, std::string_view start, Sought sought);

/// Numbers of open residue.
std::vector<std::string> residue_candidates(World& world);

}  // namespace emco::flow
