#pragma once

#include <string>

#include "core/sandbox/request.h"
#include "core/sandbox/state.h"

namespace emco::sandbox {

/// What somebody wants to do.
struct Wish {
  std::string verb;
  std::string group;
  std::string plural;
  std::string subresource;
  std::string ns;
  std::string name;
  std::string path;  ///< of requests that name no resource
};

/// Whether the user may: system:masters may do everything, everybody who is known may look around, and the
/// rest is what roles and bindings say.
bool may(const State& state, const User& user, const Wish& wish);

/// `configmaps "a" is forbidden: User "x" cannot get resource …`
std::string refusal_of(const User& user, const Wish& wish);

}  // namespace emco::sandbox
