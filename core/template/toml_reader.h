#pragma once

#include "core/template/function.h"

namespace emco::tpl {

/// A TOML text as BurntSushi/toml reads it into a map: integers are int64, dates are times. Throws CallError
/// with its message; BudgetExceeded past 1,000 levels.
Any read_toml(Call& call, std::string_view text);

}  // namespace emco::tpl
