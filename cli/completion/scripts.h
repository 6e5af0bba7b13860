#pragma once

#include <string_view>

namespace emco::cli {

/// The completion script of "bash", "zsh" or "fish", as it is installed; "" for other shells.
std::string_view completion_script(std::string_view shell);

}  // namespace emco::cli
