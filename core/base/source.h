#pragma once

#include <compare>
#include <string>

namespace emco {

/// A place in a file, for people: line and column count from 1; 0 means "not known".
/// `file` is the path as the user gave it, "-" for standard input, empty when there is no file.
struct Source {
  std::string file;
  int line = 0;
  int column = 0;

  auto operator<=>(const Source&) const = default;
};

/// "file:12:3", "file:12", "file" or "", as much as is known.
std::string to_text(const Source& source);

}  // namespace emco
