#pragma once

#include <span>

#include "core/template/function.h"

namespace emco::tpl {

/// sprig's and Helm's functions, one table per file. `helm_functions` has them all.
std::span<const Function> text_functions();
std::span<const Function> word_functions();
std::span<const Function> list_functions();
std::span<const Function> map_functions();
std::span<const Function> number_functions();
std::span<const Function> value_functions();
std::span<const Function> encoding_functions();
std::span<const Function> base64_functions();
std::span<const Function> regex_functions();
std::span<const Function> date_functions();
std::span<const Function> crypto_functions();
std::span<const Function> certificate_functions();
std::span<const Function> path_functions();
std::span<const Function> version_functions();
std::span<const Function> chart_functions();

/// Everything a chart may call: Go's functions, sprig 3's without env and expandenv, Helm's.
const Functions& helm_functions();

}  // namespace emco::tpl
