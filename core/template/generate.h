#pragma once

#include <functional>
#include <string>

#include "core/template/machine.h"

namespace emco::tpl {

/// The result of a call that is random: made by `make`, or what the environment remembers for this call site
/// and these arguments.
std::string generate(Call& call, const std::function<std::string(Environment&)>& make);

}  // namespace emco::tpl
