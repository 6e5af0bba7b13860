#pragma once

#include "core/sandbox/answers.h"
#include "core/sandbox/state.h"

// Requests that change objects. Each checks everything first and throws a Refusal, or has its effect and
// answers.

namespace emco::sandbox {

/// What a path names.
struct Target {
  const Kind* kind = nullptr;
  std::string ns;
  std::string name;         ///< "" = the whole collection
  std::string subresource;  ///< "" = the object itself

  Place place() const { return {collection_of(*kind), ns, name}; }
};

Response create(State& state, const Target& target, const Request& request);
Response replace(State& state, const Target& target, const Request& request);
Response patch(State& state, const Target& target, const Request& request);
Response erase(State& state, const Target& target, const Request& request);
Response erase_all(State& state, const Target& target, const Request& request);

/// The object as it is read through the target: its version, or what a subresource shows of it.
Value shown(const Target& target, const Value& stored);

/// Begins the deletion of an object, as DELETE does without preconditions; the object while it is still
/// there.
Objects::Body begin_deletion(State& state,
                             const Kind& kind,
                             const Place& place,
                             std::string_view propagation);

}  // namespace emco::sandbox
