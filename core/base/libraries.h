#pragma once

#include <string>

namespace emco {

/// Versions of the libraries that only this folder uses, as loaded at run time.
std::string openssl_version();
std::string libarchive_version();

}  // namespace emco
