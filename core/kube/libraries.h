#pragma once

#include <string>

namespace emco::kube {

/// The version of the library that only this folder uses, as loaded at run time.
std::string curl_version();

}  // namespace emco::kube
