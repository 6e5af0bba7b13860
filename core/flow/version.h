#pragma once

#include <string>
#include <vector>

namespace emco::flow {

/// "0.1.0"
std::string version();

/// A library this program runs with, and the version it has at run time.
struct Library {
  std::string name;
  std::string version;
};

std::vector<Library> libraries();

}  // namespace emco::flow
