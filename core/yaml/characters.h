#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/diagnostic.h"

namespace emco::yaml {

/// The bytes as UTF-8 text without byte order mark. UTF-16 is decoded when it has a mark. Nothing, and a
/// diagnostic "yaml.character", when the encoding is another or broken.
std::optional<std::string> decode(std::string_view bytes, const std::string& file, Diagnostics& diagnostics);

/// The first character of a text that no document may hold, with its byte offset: invalid UTF-8, control
/// characters other than tab and line ends, separators that some readers take for line ends (U+0085, U+2028,
/// U+2029), byte order marks inside the text, and characters that reorder what a reviewer sees (bidirectional
/// overrides and isolates).
struct Misfit {
  std::size_t offset = 0;
  std::string name;  ///< for messages: "a NUL byte", "U+202E, which reorders text on screen"
};

std::optional<Misfit> find_misfit(std::string_view text);

/// True when a text has a second, equivalent spelling in Unicode (combining marks, conjoining jamo,
/// singletons such as the Kelvin sign): as a key it could stand twice in one map without anyone seeing it.
bool has_decomposed(std::string_view text);

/// Code points in valid UTF-8.
std::size_t length(std::string_view text);

}  // namespace emco::yaml
