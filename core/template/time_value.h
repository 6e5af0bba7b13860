#pragma once

#include <string_view>

#include "core/template/function.h"
#include "core/template/go_time.h"

namespace emco::tpl {

/// Times as templates' values. A time lives as long as the machine of the call that made it.
Any make_time(Call& call, const Moment& moment);
/// nullptr when the value is no time.
const Moment* time_of(const Any& value);

/// The zones that tell TOML's dates and times without a zone from those with one.
inline constexpr std::string_view kTomlDateTime = "datetime-local";
inline constexpr std::string_view kTomlDate = "date-local";
inline constexpr std::string_view kTomlTime = "time-local";

}  // namespace emco::tpl
