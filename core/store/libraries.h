#pragma once

#include <string>

namespace emco::store {

/// The version of the library that only this folder uses, as loaded at run time.
std::string sqlite_version();

}  // namespace emco::store
