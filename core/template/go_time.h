#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace emco::tpl {

/// A moment with the offset it is shown in: Go's time.Time. Time zones are UTC or fixed offsets; no zone
/// database is read.
struct Moment {
  std::int64_t seconds = -62135596800;  ///< since 1970, UTC; the zero time is the year 1
  std::int32_t nanoseconds = 0;
  std::int32_t offset = 0;  ///< seconds east of UTC
  std::string zone = "UTC";

  bool operator==(const Moment& other) const {
    return seconds == other.seconds && nanoseconds == other.nanoseconds;
  }
};

struct CivilTime {
  std::int64_t year = 1;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 1;   ///< 0 is Sunday
  int year_day = 1;  ///< from 1
};

CivilTime civil(const Moment& moment);
Moment from_civil(
    std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t second_of_day, std::int32_t offset);

/// time.Format with Go's layouts ("2006-01-02T15:04:05Z07:00").
std::string format_time(const Moment& moment, std::string_view layout);
/// time.Parse; nothing when the text does not fit, `error` then says what Go says.
std::optional<Moment> parse_time(std::string_view layout, std::string_view text, std::string& error);

/// time.ParseDuration, in nanoseconds; nothing when it is none.
std::optional<std::int64_t> parse_duration(std::string_view text);

inline constexpr std::string_view kRfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";
/// What printing a time gives.
inline constexpr std::string_view kTimeText = "2006-01-02 15:04:05.999999999 -0700 MST";

}  // namespace emco::tpl
