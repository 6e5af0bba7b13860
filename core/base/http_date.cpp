#include "core/base/http_date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::optional<Milliseconds> read_http_date(std::string_view text) {
  // Every part has its place: "Sun, 06 Nov 1994 08:49:37 GMT".
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[19] != ':' ||
      text[22] != ':')
    return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    return text::integer(text.substr(at, length)).value_or(-1);
  };
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto hour = number(17, 2);
  const auto minute = number(20, 2);
  const auto second = number(23, 2);
  if (month == kMonths.end() || number(5, 2) < 1 || number(12, 4) < 1970 || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  const std::chrono::year_month_day day(
      std::chrono::year(static_cast<int>(number(12, 4))),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(number(5, 2))));
  if (!day.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(day).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60'000 + second * 1000;
}

std::string write_http_date(Milliseconds moment) {
  const auto whole = std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(moment));
  const auto midnight = std::chrono::floor<std::chrono::days>(whole);
  const std::chrono::year_month_day day(midnight);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(whole - midnight).count();
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     kDays.at(std::chrono::weekday(midnight).c_encoding()), static_cast<unsigned>(day.day()),
                     kMonths.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()),
                     seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace emco
