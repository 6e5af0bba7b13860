#pragma once

#include <string>
#include <vector>

#include "core/sandbox/fields.h"
#include "core/sandbox/type.h"

// Objects compared and put together field by field, guided by their types, as structured-merge-diff does it.
// Pure.

namespace emco::sandbox {

/// What does not fit the type: ".dat: field not declared in schema". Nulls fit everywhere.
std::vector<std::string> misfits(const Type& type, const Value& value);
/// Required fields that are missing: "spec.template: Required value".
std::vector<std::string> missing(const Type& type, const Value& value);

/// The fields that a value sets: what somebody who applies it comes to own.
Fields fields_of(const Type& type, const Value& value);

/// `live` with everything that `config` says; lists with keys item by item, in the order of `config`.
Value merged(const Type& type, const Value& live, const Value& config);

struct Difference {
  Fields added;
  Fields modified;
  Fields removed;
};

Difference difference(const Type& type, const Value& before, const Value& after);

/// Takes what `gone` names and `kept` does not out of a value; what becomes empty by that goes, too.
void prune(const Type& type, Value& value, const Fields& gone, const Fields& kept);

}  // namespace emco::sandbox
