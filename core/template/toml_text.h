#pragma once

#include <string>
#include <string_view>

#include "core/template/any.h"

namespace emco::tpl {

/// BurntSushi/toml's text of a value. Throws CallError with its message for what TOML cannot say.
std::string write_toml(const Any& value);

/// A TOML text as a map: integers are int64, dates texts. Throws CallError.
Any read_toml(Heap& heap, std::string_view text);

}  // namespace emco::tpl
