#pragma once

#include <string>
#include <vector>

#include "core/base/value.h"

namespace emco::render {

/// Where an object that is no Secret seems to hold one in clear: entries of a ConfigMap, annotations, and
/// variables of containers whose name ends in a word like "password", and texts with a private key in them.
/// Paths as people write them, "data.password", in the order of the body.
std::vector<std::string> likely_secrets(const Value& body);

}  // namespace emco::render
