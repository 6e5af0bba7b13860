#pragma once

#include <string>
#include <string_view>

#include "core/template/any.h"

namespace emco::tpl {

/// BurntSushi/toml's text of a value. Throws CallError with its message for what TOML cannot say.
std::string write_toml(const Any& value);

/// A key as its part of a header, quoted where it must be.
void append_toml_key(std::string& out, std::string_view key);

}  // namespace emco::tpl
