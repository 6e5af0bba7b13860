#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"

namespace emco {

/// The moment that a Date header names, in the form that servers send (RFC 9110, IMF-fixdate: "Sun, 06 Nov
/// 1994 08:49:37 GMT"); nothing for any other text.
std::optional<Milliseconds> read_http_date(std::string_view text);

/// The same form for a moment since 1970.
std::string write_http_date(Milliseconds moment);

}  // namespace emco
