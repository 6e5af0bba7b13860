#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/template/any.h"
#include "core/template/function.h"

namespace emco::tpl {

/// spf13/cast's ToInt64 and ToFloat64: what cannot be converted is 0.
std::int64_t to_int64(const Any& value);
double to_float64(const Any& value);
/// Go's conversion of a float64 to int64 on amd64.
std::int64_t truncate(double value);

/// Whether Go sees a slice, and its items.
bool is_slice(const Any& value);
Any item_of(const Any& slice, std::size_t index);
/// The items of a slice; throws CallError "Cannot DOING on type KIND", or what a nil gives in Go.
std::vector<Any> items_of(const Any& value, std::string_view doing);

/// sprig's strslice: a slice's items as texts (nil left out), anything else alone.
std::vector<std::string_view> texts_of(Heap& heap, const Any& value);
/// With room for `capacity` items, as `slice` sees it.
Any text_list(Heap& heap, const std::vector<std::string_view>& texts, std::size_t capacity = 0);

/// strings.Split and strings.SplitN.
std::vector<std::string_view> split_text(std::string_view text,
                                         std::string_view separator,
                                         std::int64_t count = -1);
/// strings.Replace of all.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
std::string_view trim_space(std::string_view text);
/// What Go says when it uses a nil.
[[noreturn]] void nil_dereference();

}  // namespace emco::tpl
