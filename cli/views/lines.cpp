#include "cli/views/lines.h"

#include <array>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace emco::cli {

std::string toned(const Style& style, Tone tone, std::string_view text) {
  if (!style.colour || tone == Tone::Plain) return std::string(text);
  constexpr std::array<const char*, 7> kCodes{"0", "1", "2", "32", "33", "31", "35"};
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(tone)], text);
}

std::string padded(std::string_view text, std::size_t columns) {
  std::size_t length = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++length;
  std::string result(text);
  if (length < columns) result.append(columns - length, ' ');
  return result;
}

std::string duration(long long milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  const auto seconds = milliseconds / 1000;
  return fmt::format("{} m {} s", seconds / 60, seconds % 60);
}

std::string moment(long long milliseconds) {
  const std::chrono::sys_time<std::chrono::seconds> time{std::chrono::seconds(milliseconds / 1000)};
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(time.time_since_epoch().count()));
}

}  // namespace emco::cli
