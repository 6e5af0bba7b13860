// Dates and durations. "now" is the time that the environment gives; zones other than UTC are not known.
#include <memory>

#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/go_time.h"
#include "core/template/machine.h"
#include "core/template/number.h"
#include "core/template/time_value.h"

namespace emco::tpl {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

const Moment& moment_of(const Any& value) { return *static_cast<const Moment*>(value.structure()->payload); }

std::string print(const Struct& value) {
  return format_time(*static_cast<const Moment*>(value.payload), kTimeText);
}

std::string marshal(const Struct& value) {
  return format_time(*static_cast<const Moment*>(value.payload), kRfc3339Nano);
}

Any method_format(Call& call) { return call.give(format_time(moment_of(call[0]), call.text(1))); }

Any method_string(Call& call) { return call.give(format_time(moment_of(call[0]), kTimeText)); }

Any method_unix(Call& call) { return Any::integer64(moment_of(call[0]).seconds); }

Any method_unix_milli(Call& call) {
  return Any::integer64(moment_of(call[0]).seconds * 1'000 + moment_of(call[0]).nanoseconds / 1'000'000);
}

Any method_unix_nano(Call& call) {
  return Any::integer64(moment_of(call[0]).seconds * kSecond + moment_of(call[0]).nanoseconds);
}

Any method_year(Call& call) { return Any::integer(civil(moment_of(call[0])).year); }

Any method_month(Call& call) { return Any::number(Kind::Month, civil(moment_of(call[0])).month); }

Any method_day(Call& call) { return Any::integer(civil(moment_of(call[0])).day); }

Any method_hour(Call& call) { return Any::integer(civil(moment_of(call[0])).hour); }

Any method_minute(Call& call) { return Any::integer(civil(moment_of(call[0])).minute); }

Any method_second(Call& call) { return Any::integer(civil(moment_of(call[0])).second); }

Any method_nanosecond(Call& call) { return Any::integer(moment_of(call[0]).nanoseconds); }

Any method_weekday(Call& call) { return Any::number(Kind::Weekday, civil(moment_of(call[0])).weekday); }

Any method_year_day(Call& call) { return Any::integer(civil(moment_of(call[0])).year_day); }

Any method_is_zero(Call& call) { return Any::boolean(moment_of(call[0]) == Moment()); }

Any method_utc(Call& call) {
  Moment moment = moment_of(call[0]);
  moment.offset = 0;
  moment.zone = "UTC";
  return make_time(call, moment);
}

Any method_add_date(Call& call) {
  const Moment& moment = moment_of(call[0]);
  const CivilTime time = civil(moment);
  Moment result =
      from_civil(time.year + call.integer(1), time.month + call.integer(2), time.day + call.integer(3),
                 time.hour * 3600 + time.minute * 60 + time.second, moment.offset);
  result.nanoseconds = moment.nanoseconds;
  result.zone = moment.zone;
  return make_time(call, result);
}

constexpr Method kMethods[] = {
    {"Format", "s", method_format},     {"String", "", method_string},
    {"Unix", "", method_unix},          {"UnixMilli", "", method_unix_milli},
    {"UnixNano", "", method_unix_nano}, {"Year", "", method_year},
    {"Month", "", method_month},        {"Day", "", method_day},
    {"Hour", "", method_hour},          {"Minute", "", method_minute},
    {"Second", "", method_second},      {"Nanosecond", "", method_nanosecond},
    {"Weekday", "", method_weekday},    {"YearDay", "", method_year_day},
    {"IsZero", "", method_is_zero},     {"UTC", "", method_utc},
    {"Local", "", method_utc},          {"AddDate", "iii", method_add_date},
};

bool equal_times(const Struct& a, const Struct& b) {
  const auto* left = static_cast<const Moment*>(a.payload);
  const auto* right = static_cast<const Moment*>(b.payload);
  return *left == *right && left->offset == right->offset && left->zone == right->zone;
}

constexpr StructType kTimeType = {"time.Time",         false, nullptr, 0,       kMethods,
                                  std::size(kMethods), print, false,   marshal, equal_times};

Moment current(Call& call) {
  const Milliseconds now = call.machine.environment().now();
  Moment moment;
  moment.seconds = now / 1'000;
  moment.nanoseconds = static_cast<std::int32_t>(now % 1'000 * 1'000'000);
  return moment;
}

// A time, seconds since 1970, or (anything else) now.
Moment moment_from(Call& call, const Any& value) {
  if (time_of(value) != nullptr) return moment_of(value);
  if (value.kind() != Kind::Int && value.kind() != Kind::Int64) return current(call);
  Moment moment;
  moment.seconds = value.integer();
  return moment;
}

std::int64_t since(Call& call, const Moment& moment) {
  const Moment now = current(call);
  return (now.seconds - moment.seconds) * kSecond + now.nanoseconds - moment.nanoseconds;
}

Any now(Call& call) { return make_time(call, current(call)); }

std::string in_zone(Call& call, std::string_view layout, const Any& value) {
  Moment moment = moment_from(call, value);
  moment.offset = 0;
  moment.zone = "UTC";
  return format_time(moment, layout);
}

Any date(Call& call) { return call.give(in_zone(call, call.text(0), call[1])); }

Any html_date(Call& call) { return call.give(in_zone(call, "2006-01-02", call[0])); }

Any moved(Call& call, bool must) {
  const auto by = parse_duration(call.text(0));
  if (!by && must) throw CallError("time: invalid duration \"" + std::string(call.text(0)) + "\"");
  if (!by) return call[1];
  Moment moment = moment_of(call[1]);
  std::int64_t nanoseconds = moment.nanoseconds + *by % kSecond;
  moment.seconds += *by / kSecond;
  if (nanoseconds >= kSecond) {
    nanoseconds -= kSecond;
    ++moment.seconds;
  } else if (nanoseconds < 0) {
    nanoseconds += kSecond;
    --moment.seconds;
  }
  moment.nanoseconds = static_cast<std::int32_t>(nanoseconds);
  return make_time(call, moment);
}

Any date_modify(Call& call) { return moved(call, false); }

Any must_date_modify(Call& call) { return moved(call, true); }

Any ago(Call& call) {
  const std::int64_t elapsed = since(call, moment_from(call, call[0]));
  const std::int64_t half = elapsed < 0 ? -kSecond / 2 : kSecond / 2;
  return call.give(to_text(Any::number(Kind::Duration, (elapsed + half) / kSecond * kSecond)));
}

Any duration(Call& call) {
  std::int64_t seconds = 0;
  if (call[0].is_text())
    parse_int(call[0].text(), 10, &seconds);
  else if (call[0].kind() == Kind::Int64)
    seconds = call[0].integer();
  const auto nanoseconds =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * static_cast<std::uint64_t>(kSecond));
  return call.give(to_text(Any::number(Kind::Duration, nanoseconds)));
}

Any duration_round(Call& call) {
  std::int64_t nanoseconds = 0;
  if (call[0].is_text())
    nanoseconds = parse_duration(call[0].text()).value_or(0);
  else if (call[0].kind() == Kind::Int64)
    nanoseconds = call[0].integer();
  else if (time_of(call[0]) != nullptr)
    nanoseconds = since(call, moment_of(call[0]));
  const std::uint64_t size = nanoseconds < 0 ? ~static_cast<std::uint64_t>(nanoseconds) + 1
                                             : static_cast<std::uint64_t>(nanoseconds);
  constexpr std::uint64_t kHour = 3'600'000'000'000;
  constexpr std::pair<std::uint64_t, const char*> kUnits[] = {
      {kHour * 24 * 365, "y"}, {kHour * 24 * 30, "mo"}, {kHour * 24, "d"}, {kHour, "h"},
      {kHour / 60, "m"},       {1'000'000'000, "s"}};
  for (const auto& [unit, name] : kUnits)
    if (size > unit) return call.give(std::to_string(size / unit) + name);
  return Any::text("0s");
}

Any to_date(Call& call) {
  std::string error;
  return make_time(call, parse_time(call.text(0), call.text(1), error).value_or(Moment()));
}

Any must_to_date(Call& call) {
  std::string error;
  const auto moment = parse_time(call.text(0), call.text(1), error);
  if (!moment) throw CallError(error);
  return make_time(call, *moment);
}

Any unix_epoch(Call& call) { return call.give(std::to_string(moment_of(call[0]).seconds)); }

constexpr Function kTable[] = {
    {"ago", "a", ago},
    {"date", "sa", date},
    {"dateInZone", "sas", date},
    {"dateModify", "st", date_modify},
    {"date_in_zone", "sas", date},
    {"date_modify", "st", date_modify},
    {"duration", "a", duration},
    {"durationRound", "a", duration_round},
    {"htmlDate", "a", html_date},
    {"htmlDateInZone", "as", html_date},
    {"mustDateModify", "st", must_date_modify},
    {"mustToDate", "ss", must_to_date},
    {"must_date_modify", "st", must_date_modify},
    {"now", "", now},
    {"toDate", "ss", to_date},
    {"unixEpoch", "t", unix_epoch},
};

}  // namespace

Any make_time(Call& call, const Moment& moment) {
  auto& slot = call.machine.cached("time " + std::to_string(moment.seconds) + " " +
                                   std::to_string(moment.nanoseconds) + " " + std::to_string(moment.offset) +
                                   " " + moment.zone);
  if (slot == nullptr) slot = std::make_shared<Moment>(moment);
  Struct* object = call.heap.make<Struct>();
  object->type = &kTimeType;
  object->payload = slot.get();
  return Any::structure(object);
}

const Moment* time_of(const Any& value) {
  return value.is_struct() && value.structure()->type == &kTimeType ? &moment_of(value) : nullptr;
}

std::span<const Function> date_functions() { return kTable; }

}  // namespace emco::tpl
