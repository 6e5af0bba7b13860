#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace emco::cli {

/// How text may look on one stream.
struct Style {
  bool colour = false;
  bool ascii = false;  ///< nothing beyond ASCII of our own; names from files keep theirs
  int width = 100;     ///< columns; lines of our own are wrapped to it where that helps
};

enum class Tone { Plain, Strong, Faint, Good, Change, Bad, Warn };

/// The text in a tone; without colour the text alone, since no information is in colour only.
std::string toned(const Style& style, Tone tone, std::string_view text);

/// Pads with blanks to `columns` (counting code points); longer text is left whole.
std::string padded(std::string_view text, std::size_t columns);

/// "1.2 s", "45 ms", "2 m 3 s".
std::string duration(long long milliseconds);

/// "2026-11-24 06:23:49 UTC" of milliseconds since 1970.
std::string moment(long long milliseconds);

}  // namespace emco::cli
