#pragma once

#include <ostream>

#include <fmt/core.h>

namespace emco::cli {

/// Writes formatted text. As fmt::print of <fmt/ostream.h> does, which makes every file that calls it compile
/// the whole formatter, some seconds each; this one calls the library's.
template <typename... T>
void print(std::ostream& out, fmt::format_string<T...> format, T&&... arguments) {
  out << fmt::vformat(format, fmt::make_format_args(arguments...));
}

}  // namespace emco::cli
