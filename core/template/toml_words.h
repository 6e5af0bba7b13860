#pragma once

#include <string>

#include "core/template/function.h"
#include "core/template/toml_scanner.h"

namespace emco::tpl {

/// What single words of a TOML text stand for. Each throws TomlMistake for what only looks like such a word.
Any toml_integer(const TomlToken& token);
Any toml_real(const TomlToken& token);
Any toml_date(Call& call, const TomlToken& token);
/// Of texts of every kind, without what is escaped in them.
std::string toml_text(const TomlToken& token);

}  // namespace emco::tpl
