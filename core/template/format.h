#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/template/any.h"

namespace emco::tpl {

/// Go's package fmt on the values of templates. Texts longer than `limit` bytes and values nested deeper
/// than 2,000 throw BudgetExceeded.
void append_value(std::string& out, const Any& value);  ///< %v
std::string to_text(const Any& value);                  ///< %v
std::string sprint(std::span<const Any> values);
std::string sprintln(std::span<const Any> values);
std::string sprintf(std::string_view format, std::span<const Any> values, std::size_t limit);

/// What text/template writes for a value: nil is "<no value>", and pointers show their String().
void append_printed(std::string& out, const Any& value);

/// sprig's strval: texts as they are, everything else %v.
std::string_view text_value(Heap& heap, const Any& value);

}  // namespace emco::tpl
