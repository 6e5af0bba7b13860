#pragma once

#include <string>

namespace emco::sandbox {

/// types.txt: Kubernetes' own kinds and the types of their fields (types.py says how to read it).
std::string types_text();

}  // namespace emco::sandbox
