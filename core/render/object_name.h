#pragma once

#include <string>

#include "core/model/object.h"

namespace emco::render {

/// Why a server would refuse the name of an object, in words; "" when it would not, or when that cannot be
/// known: of aggregated APIs only what no path can hold is refused. Source: Kubernetes' validation of object
/// names.
std::string name_problem(const ObjectKey& key);

/// Why a server would refuse a key of labels, in words; "" when it would not.
std::string label_key_problem(const std::string& key);

/// The same of annotations, whose keys are checked in lower case.
std::string annotation_key_problem(const std::string& key);

}  // namespace emco::render
