#pragma once

#include <string>
#include <vector>

#include <archive_entry.h>

namespace emco::test {

/// An entry of any kind.
struct RawEntry {
  std::string path;
  std::string bytes;
  unsigned type = AE_IFREG;
  std::string link;
};

/// A gzipped tar archive as a stranger would make it, whatever its entries are.
std::string pack(const std::vector<RawEntry>& entries);

}  // namespace emco::test
