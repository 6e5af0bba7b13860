#pragma once

#include <string_view>
#include <vector>

namespace emco::store {

/// The text of the query FILE/NAME of `sql/queries/`. Throws Error "internal.bug" when there is none.
std::string_view named_sql(std::string_view name);

/// All of their names, sorted.
std::vector<std::string_view> query_names();

}  // namespace emco::store
