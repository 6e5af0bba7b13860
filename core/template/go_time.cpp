#include "core/template/go_time.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

constexpr std::int64_t kDaySeconds = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days since 1970 of a date of the proleptic Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(std::int64_t year, int month) {
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kLengths[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

// ---- layouts

enum class Chunk {
  None,
  LongMonth,
  Month,
  NumMonth,
  ZeroMonth,
  LongWeekday,
  Weekday,
  Day,
  UnderDay,
  ZeroDay,
  UnderYearDay,
  ZeroYearDay,
  Hour24,
  Hour12,
  ZeroHour12,
  Minute,
  ZeroMinute,
  Second,
  ZeroSecond,
  LongYear,
  Year,
  UpperPm,
  LowerPm,
  Zone,
  IsoZone,
  IsoColonZone,
  IsoShortZone,
  IsoSecondsZone,
  IsoColonSecondsZone,
  NumZone,
  NumColonZone,
  NumShortZone,
  NumSecondsZone,
  NumColonSecondsZone,
  Fraction0,
  Fraction9
};

struct Word {
  std::string_view text;
  Chunk chunk;
};

// Longer ones first where one begins the other.
constexpr Word kWords[] = {
    {"January", Chunk::LongMonth},
    {"Jan", Chunk::Month},
    {"Monday", Chunk::LongWeekday},
    {"Mon", Chunk::Weekday},
    {"MST", Chunk::Zone},
    {"002", Chunk::ZeroYearDay},
    {"01", Chunk::ZeroMonth},
    {"02", Chunk::ZeroDay},
    {"03", Chunk::ZeroHour12},
    {"04", Chunk::ZeroMinute},
    {"05", Chunk::ZeroSecond},
    {"06", Chunk::Year},
    {"15", Chunk::Hour24},
    {"1", Chunk::NumMonth},
    {"2006", Chunk::LongYear},
    {"2", Chunk::Day},
    {"__2", Chunk::UnderYearDay},
    {"_2006", Chunk::None},
    {"_2", Chunk::UnderDay},
    {"3", Chunk::Hour12},
    {"4", Chunk::Minute},
    {"5", Chunk::Second},
    {"PM", Chunk::UpperPm},
    {"pm", Chunk::LowerPm},
    {"-070000", Chunk::NumSecondsZone},
    {"-07:00:00", Chunk::NumColonSecondsZone},
    {"-0700", Chunk::NumZone},
    {"-07:00", Chunk::NumColonZone},
    {"-07", Chunk::NumShortZone},
    {"Z070000", Chunk::IsoSecondsZone},
    {"Z07:00:00", Chunk::IsoColonSecondsZone},
    {"Z0700", Chunk::IsoZone},
    {"Z07:00", Chunk::IsoColonZone},
    {"Z07", Chunk::IsoShortZone},
};

struct Next {
  std::string_view prefix;
  Chunk chunk = Chunk::None;
  int digits = 0;  // of fractions
  char separator = '.';
  std::string_view rest;
};

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// ".000" and ",999" when no digit follows.
bool fraction_at(std::string_view layout, std::size_t at, Next& next) {
  if ((layout[at] != '.' && layout[at] != ',') || at + 1 >= layout.size()) return false;
  const char digit = layout[at + 1];
  if (digit != '0' && digit != '9') return false;
  std::size_t end = at + 1;
  while (end < layout.size() && layout[end] == digit)
    ++end;
  if (is_digit_at(layout, end)) return false;
  next.chunk = digit == '0' ? Chunk::Fraction0 : Chunk::Fraction9;
  next.digits = static_cast<int>(end - at - 1);
  next.separator = layout[at];
  next.prefix = layout.substr(0, at);
  next.rest = layout.substr(end);
  return true;
}

bool starts_with_lower(std::string_view text) { return !text.empty() && text[0] >= 'a' && text[0] <= 'z'; }

Next next_chunk(std::string_view layout) {
  Next next;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    if (fraction_at(layout, i, next)) return next;
    for (const Word& word : kWords) {
      if (!layout.substr(i).starts_with(word.text)) continue;
      if (word.chunk == Chunk::Month && starts_with_lower(layout.substr(i + 3))) continue;
      if (word.chunk == Chunk::Weekday && starts_with_lower(layout.substr(i + 3))) continue;
      if (word.text == "_2006") {
        // The underscore is plain, the year follows.
        return {layout.substr(0, i + 1), Chunk::LongYear, 0, '.', layout.substr(i + 5)};
      }
      return {layout.substr(0, i), word.chunk, 0, '.', layout.substr(i + word.text.size())};
    }
  }
  next.prefix = layout;
  return next;
}

void append_zone(std::string& out, Chunk chunk, std::int32_t offset) {
  const bool iso = chunk <= Chunk::IsoColonSecondsZone;
  if (iso && offset == 0) {
    out += 'Z';
    return;
  }
  const int size = std::abs(offset);
  const bool colon = chunk == Chunk::IsoColonZone || chunk == Chunk::NumColonZone ||
                     chunk == Chunk::IsoColonSecondsZone || chunk == Chunk::NumColonSecondsZone;
  const bool seconds = chunk == Chunk::IsoSecondsZone || chunk == Chunk::NumSecondsZone ||
                       chunk == Chunk::IsoColonSecondsZone || chunk == Chunk::NumColonSecondsZone;
  out += fmt::format("{}{:02}", offset < 0 ? '-' : '+', size / 3600);
  if (chunk == Chunk::IsoShortZone || chunk == Chunk::NumShortZone) return;
  if (colon) out += ':';
  out += fmt::format("{:02}", size / 60 % 60);
  if (!seconds) return;
  if (colon) out += ':';
  out += fmt::format("{:02}", size % 60);
}

void append_fraction(std::string& out, const Next& next, std::int32_t nanoseconds) {
  std::string digits =
      fmt::format("{:09}", nanoseconds).substr(0, static_cast<std::size_t>(std::min(next.digits, 9)));
  digits.append(static_cast<std::size_t>(std::max(next.digits - 9, 0)), '0');
  if (next.chunk == Chunk::Fraction9) {
    while (!digits.empty() && digits.back() == '0')
      digits.pop_back();
    if (digits.empty()) return;
  }
  out += next.separator;
  out += digits;
}

void append_chunk(std::string& out, const Next& next, const Moment& moment, const CivilTime& time) {
  const int hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12;
  switch (next.chunk) {
    case Chunk::LongMonth: out += kMonths[static_cast<std::size_t>(time.month - 1)]; break;
    case Chunk::Month: out += kMonths[static_cast<std::size_t>(time.month - 1)].substr(0, 3); break;
    case Chunk::NumMonth: out += std::to_string(time.month); break;
    case Chunk::ZeroMonth: out += fmt::format("{:02}", time.month); break;
    case Chunk::LongWeekday: out += kDays[static_cast<std::size_t>(time.weekday)]; break;
    case Chunk::Weekday: out += kDays[static_cast<std::size_t>(time.weekday)].substr(0, 3); break;
    case Chunk::Day: out += std::to_string(time.day); break;
    case Chunk::UnderDay: out += fmt::format("{:2}", time.day); break;
    case Chunk::ZeroDay: out += fmt::format("{:02}", time.day); break;
    case Chunk::UnderYearDay: out += fmt::format("{:3}", time.year_day); break;
    case Chunk::ZeroYearDay: out += fmt::format("{:03}", time.year_day); break;
    case Chunk::Hour24: out += fmt::format("{:02}", time.hour); break;
    case Chunk::Hour12: out += std::to_string(hour12); break;
    case Chunk::ZeroHour12: out += fmt::format("{:02}", hour12); break;
    case Chunk::Minute: out += std::to_string(time.minute); break;
    case Chunk::ZeroMinute: out += fmt::format("{:02}", time.minute); break;
    case Chunk::Second: out += std::to_string(time.second); break;
    case Chunk::ZeroSecond: out += fmt::format("{:02}", time.second); break;
    case Chunk::LongYear: out += fmt::format("{:04}", time.year); break;
    case Chunk::Year: out += fmt::format("{:02}", (time.year % 100 + 100) % 100); break;
    case Chunk::UpperPm: out += time.hour >= 12 ? "PM" : "AM"; break;
    case Chunk::LowerPm: out += time.hour >= 12 ? "pm" : "am"; break;
    case Chunk::Zone:
      if (!moment.zone.empty())
        out += moment.zone;
      else
        append_zone(out, Chunk::NumZone, moment.offset);
      break;
    case Chunk::Fraction0:
    case Chunk::Fraction9: append_fraction(out, next, moment.nanoseconds); break;
    case Chunk::None: break;
    case Chunk::IsoZone:
    case Chunk::IsoColonZone:
    case Chunk::IsoShortZone:
    case Chunk::IsoSecondsZone:
    case Chunk::IsoColonSecondsZone:
    case Chunk::NumZone:
    case Chunk::NumColonZone:
    case Chunk::NumShortZone:
    case Chunk::NumSecondsZone:
    case Chunk::NumColonSecondsZone: append_zone(out, next.chunk, moment.offset); break;
  }
}

// ---- parsing

struct Fields {
  std::int64_t year = 0;
  int month = 0;
  int day = 0;
  int year_day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int32_t nanoseconds = 0;
  bool pm = false;
  bool am = false;
  bool has_offset = false;
  std::int32_t offset = 0;
  std::string zone;
  bool out_of_range = false;
};

// One or two digits (`fixed`: exactly two).
bool number(std::string_view& text, bool fixed, int& value) {
  if (!is_digit_at(text, 0)) return false;
  const bool two = is_digit_at(text, 1);
  if (fixed && !two) return false;
  value = two ? (text[0] - '0') * 10 + (text[1] - '0') : text[0] - '0';
  text.remove_prefix(two ? 2 : 1);
  return true;
}

bool digits(std::string_view& text, std::size_t count, int& value) {
  value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit_at(text, i)) return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool ranged(std::string_view& text, bool fixed, int least, int most, int& value, Fields& fields) {
  if (!number(text, fixed, value)) return false;
  if (value < least || value > most) fields.out_of_range = true;
  return true;
}

template <std::size_t N>
bool name(std::string_view& text, const std::array<std::string_view, N>& names, bool whole, int& index) {
  for (std::size_t i = 0; i < N; ++i) {
    const std::string_view wanted = whole ? names[i] : names[i].substr(0, 3);
    if (text.size() < wanted.size() ||
        map_runes(text.substr(0, wanted.size()), to_lower) != map_runes(wanted, to_lower))
      continue;
    text.remove_prefix(wanted.size());
    index = static_cast<int>(i);
    return true;
  }
  return false;
}

bool offset(std::string_view& text, Chunk chunk, Fields& fields) {
  if (chunk <= Chunk::IsoColonSecondsZone && text.starts_with('Z')) {
    text.remove_prefix(1);
    fields.has_offset = true;
    fields.zone = "UTC";
    return true;
  }
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const bool colon = chunk == Chunk::IsoColonZone || chunk == Chunk::NumColonZone ||
                     chunk == Chunk::IsoColonSecondsZone || chunk == Chunk::NumColonSecondsZone;
  const bool seconds = chunk == Chunk::IsoSecondsZone || chunk == Chunk::NumSecondsZone ||
                       chunk == Chunk::IsoColonSecondsZone || chunk == Chunk::NumColonSecondsZone;
  const bool brief = chunk == Chunk::IsoShortZone || chunk == Chunk::NumShortZone;
  int hh = 0;
  int mm = 0;
  int ss = 0;
  const auto skip_colon = [&] {
    if (!colon) return true;
    if (!text.starts_with(':')) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!digits(text, 2, hh)) return false;
  if (!brief && (!skip_colon() || !digits(text, 2, mm))) return false;
  if (seconds && (!skip_colon() || !digits(text, 2, ss))) return false;
  if (hh > 24 || mm > 60 || ss > 60) fields.out_of_range = true;
  fields.has_offset = true;
  fields.offset = sign * (hh * 3600 + mm * 60 + ss);
  return true;
}

bool fraction(std::string_view& text, std::size_t count, Fields& fields) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit_at(text, i)) return false;
    if (i < 9) value = value * 10 + (text[i] - '0');
  }
  for (std::size_t i = count; i < 9; ++i)
    value *= 10;
  fields.nanoseconds = static_cast<std::int32_t>(value);
  text.remove_prefix(count);
  return true;
}

// A fraction behind seconds is taken even where the layout has none.
bool unexpected_fraction(std::string_view& text, std::string_view rest, Fields& fields) {
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit_at(text, 1)) return true;
  const Next behind = next_chunk(rest);
  if (behind.prefix.empty() && (behind.chunk == Chunk::Fraction0 || behind.chunk == Chunk::Fraction9))
    return true;
  std::size_t count = 0;
  while (is_digit_at(text, count + 1))
    ++count;
  text.remove_prefix(1);
  return fraction(text, count, fields);
}

bool parse_zone_name(std::string_view& text, Fields& fields) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= 'A' && text[size] <= 'Z')
    ++size;
  if (size < 3 || size > 5) return false;
  fields.zone = text.substr(0, size);
  text.remove_prefix(size);
  return true;
}

bool parse_chunk(std::string_view& text, const Next& next, Fields& fields) {
  int value = 0;
  switch (next.chunk) {
    case Chunk::LongMonth:
    case Chunk::Month:
      if (!name(text, kMonths, next.chunk == Chunk::LongMonth, value)) return false;
      fields.month = value + 1;
      return true;
    case Chunk::NumMonth:
    case Chunk::ZeroMonth: return ranged(text, next.chunk == Chunk::ZeroMonth, 1, 12, fields.month, fields);
    case Chunk::LongWeekday: return name(text, kDays, true, value);
    case Chunk::Weekday: return name(text, kDays, false, value);
    case Chunk::UnderDay:
      if (text.starts_with(' ')) text.remove_prefix(1);
      return number(text, false, fields.day);
    case Chunk::Day:
    case Chunk::ZeroDay: return number(text, next.chunk == Chunk::ZeroDay, fields.day);
    case Chunk::UnderYearDay:
      while (text.starts_with(' '))
        text.remove_prefix(1);
      return number(text, false, fields.year_day);
    case Chunk::ZeroYearDay: return digits(text, 3, fields.year_day);
    case Chunk::Hour24: return ranged(text, false, 0, 23, fields.hour, fields);
    case Chunk::Hour12:
    case Chunk::ZeroHour12: return ranged(text, next.chunk == Chunk::ZeroHour12, 0, 12, fields.hour, fields);
    case Chunk::Minute:
    case Chunk::ZeroMinute:
      return ranged(text, next.chunk == Chunk::ZeroMinute, 0, 59, fields.minute, fields);
    case Chunk::Second:
    case Chunk::ZeroSecond:
      return ranged(text, next.chunk == Chunk::ZeroSecond, 0, 59, fields.second, fields) &&
             unexpected_fraction(text, next.rest, fields);
    case Chunk::LongYear:
      if (!digits(text, 4, value)) return false;
      fields.year = value;
      return true;
    case Chunk::Year:
      if (!digits(text, 2, value)) return false;
      fields.year = value + (value >= 69 ? 1900 : 2000);
      return true;
    case Chunk::UpperPm:
    case Chunk::LowerPm: {
      const bool upper = next.chunk == Chunk::UpperPm;
      fields.pm = text.starts_with(upper ? "PM" : "pm");
      fields.am = text.starts_with(upper ? "AM" : "am");
      if (!fields.pm && !fields.am) return false;
      text.remove_prefix(2);
      return true;
    }
    case Chunk::Zone: return parse_zone_name(text, fields);
    case Chunk::Fraction0:
      if (text.empty() || (text[0] != '.' && text[0] != ',')) return false;
      text.remove_prefix(1);
      return fraction(text, static_cast<std::size_t>(next.digits), fields);
    case Chunk::Fraction9: {
      if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !is_digit_at(text, 1)) return true;
      std::size_t count = 0;
      while (is_digit_at(text, count + 1))
        ++count;
      text.remove_prefix(1);
      return fraction(text, count, fields);
    }
    case Chunk::None: return true;
    case Chunk::IsoZone:
    case Chunk::IsoColonZone:
    case Chunk::IsoShortZone:
    case Chunk::IsoSecondsZone:
    case Chunk::IsoColonSecondsZone:
    case Chunk::NumZone:
    case Chunk::NumColonZone:
    case Chunk::NumShortZone:
    case Chunk::NumSecondsZone:
    case Chunk::NumColonSecondsZone: return offset(text, next.chunk, fields);
  }
  return false;
}

}  // namespace

CivilTime civil(const Moment& moment) {
  CivilTime time;
  const std::int64_t local = moment.seconds + moment.offset;
  const std::int64_t days = floor_div(local, kDaySeconds);
  const auto rest = static_cast<int>(local - days * kDaySeconds);
  time.hour = rest / 3600;
  time.minute = rest / 60 % 60;
  time.second = rest % 60;
  time.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  time.day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
  time.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2 ? 1 : 0);
  time.year_day = static_cast<int>(days - days_from_civil(time.year, 1, 1)) + 1;
  return time;
}

Moment from_civil(std::int64_t year,
                  std::int64_t month,
                  std::int64_t day,
                  std::int64_t second_of_day,
                  std::int32_t offset) {
  const std::int64_t months = month - 1;
  year += floor_div(months, 12);
  const auto in_year = static_cast<int>(months - floor_div(months, 12) * 12) + 1;
  Moment moment;
  moment.seconds = (days_from_civil(year, in_year, 1) + day - 1) * kDaySeconds + second_of_day - offset;
  moment.offset = offset;
  return moment;
}

std::string format_time(const Moment& moment, std::string_view layout) {
  const CivilTime time = civil(moment);
  std::string out;
  for (;;) {
    const Next next = next_chunk(layout);
    out += next.prefix;
    if (next.chunk == Chunk::None) return out;
    append_chunk(out, next, moment, time);
    layout = next.rest;
  }
}

std::optional<Moment> parse_time(std::string_view layout, std::string_view text, std::string& error) {
  Fields fields;
  std::string_view rest = text;
  const auto refuse = [&](const std::string& why) -> std::optional<Moment> {
    error = "parsing time " + quote(text) + why;
    return std::nullopt;
  };
  const std::string as = " as " + quote(layout) + ": cannot parse ";
  for (std::string_view left = layout;;) {
    const Next next = next_chunk(left);
    if (!rest.starts_with(next.prefix)) return refuse(as + quote(rest) + " as " + quote(next.prefix));
    rest.remove_prefix(next.prefix.size());
    const std::string_view before = rest;
    if (next.chunk == Chunk::None) {
      if (!rest.empty()) return refuse(": extra text: " + quote(rest));
      break;
    }
    const std::string_view word =
        left.substr(next.prefix.size(), left.size() - next.prefix.size() - next.rest.size());
    if (!parse_chunk(rest, next, fields)) return refuse(as + quote(before) + " as " + quote(word));
    if (fields.out_of_range) return refuse(": value out of range");
    left = next.rest;
  }
  if (fields.pm && fields.hour < 12) fields.hour += 12;
  if (fields.am && fields.hour == 12) fields.hour = 0;
  if (fields.month == 0) fields.month = 1;
  if (fields.day == 0 && fields.year_day == 0) fields.day = 1;
  if (fields.year_day > 0) {
    fields.month = 1;
    fields.day = fields.year_day;
  } else if (fields.day < 1 || fields.day > days_in(fields.year, fields.month)) {
    return refuse(": day out of range");
  }
  Moment moment = from_civil(fields.year, fields.month, fields.day,
                             fields.hour * 3600 + fields.minute * 60 + fields.second, fields.offset);
  moment.nanoseconds = fields.nanoseconds;
  if (fields.has_offset && fields.offset != 0) moment.zone = fields.zone;
  if (!fields.has_offset && !fields.zone.empty()) moment.zone = fields.zone;
  return moment;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  constexpr std::pair<std::string_view, std::uint64_t> kUnits[] = {
      {"ns", 1},         {"us", 1'000},        {"µs", 1'000},         {"μs", 1'000},
      {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};
  constexpr std::uint64_t kMost = std::uint64_t{1} << 63U;
  std::uint64_t total = 0;
  while (!text.empty()) {
    std::uint64_t whole = 0;
    std::size_t count = 0;
    for (; is_digit_at(text, count); ++count) {
      if (whole > kMost / 10) return std::nullopt;
      whole = whole * 10 + static_cast<std::uint64_t>(text[count] - '0');
      if (whole > kMost) return std::nullopt;
    }
    text.remove_prefix(count);
    double fraction = 0;
    std::size_t places = 0;
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      double scale = 1;
      std::uint64_t digits = 0;
      for (; is_digit_at(text, places); ++places) {
        if (digits > (kMost - 1) / 10) continue;
        digits = digits * 10 + static_cast<std::uint64_t>(text[places] - '0');
        scale *= 10;
      }
      fraction = static_cast<double>(digits) / scale;
      text.remove_prefix(places);
    }
    if (count == 0 && places == 0) return std::nullopt;
    std::size_t unit_size = 0;
    while (unit_size < text.size() && text[unit_size] != '.' && !is_digit_at(text, unit_size))
      ++unit_size;
    const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                    [&](const auto& one) { return one.first == text.substr(0, unit_size); });
    if (unit == std::end(kUnits) || whole > kMost / unit->second) return std::nullopt;
    text.remove_prefix(unit_size);
    std::uint64_t value = whole * unit->second;
    value += static_cast<std::uint64_t>(fraction * static_cast<double>(unit->second));
    total += value;
    if (value > kMost || total > kMost) return std::nullopt;
  }
  if (negative) return static_cast<std::int64_t>(~total + 1);
  if (total > kMost - 1) return std::nullopt;
  return static_cast<std::int64_t>(total);
}

}  // namespace emco::tpl
