#pragma once

#include <string>

namespace emco::test {

/// Reads a bundle and its values, whatever they are, and checks what holds for every text: reading ends, says
/// the same twice, names places inside the files, hands out no document with a mistake, and what it hands out
/// can be written and read again as the same. Gives the first thing that does not hold, "" when all does.
std::string broken_property(const std::string& bundle, const std::string& values);

}  // namespace emco::test
