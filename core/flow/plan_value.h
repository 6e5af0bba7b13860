#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/base/value.h"
#include "core/model/plan.h"

/// A plan as a value, for plan files: everything that `show` prints and everything that pins it. Secrets are
/// not in it: sensitive bodies are keyed digests, sensitive fields have no values.
namespace emco::flow {

Value plan_value(const Plan& plan);

/// Bodies by digest.
using Bodies = std::map<std::string, std::shared_ptr<const Value>>;

/// The bodies that `plan_value` names and that are no secret.
Bodies bodies_of(const Plan& plan);

/// The way back; a manifest whose body is not in `bodies` has none. Throws Error "plan.damaged".
Plan plan_of_value(const Value& value, const Bodies& bodies);

/// What must still be so when the plan is carried out: store, intents, operations, for each object its uid
/// and the digest of the fields that are touched. Versions of objects that moved otherwise are not in it.
Value pins_of(const Plan& plan);

}  // namespace emco::flow
