#pragma once

#include <string>

namespace emco::yaml {

/// The version of the library that only this folder uses, as loaded at run time.
std::string libyaml_version();

}  // namespace emco::yaml
