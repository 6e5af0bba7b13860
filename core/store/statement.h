#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/store/commit.h"

namespace emco::store {

/// A named query (sql/queries/FILE/NAME) as a statement of a batch, whatever number of rows it changes.
inline Statement statement(std::string name, std::vector<Binding> values) {
  return {std::move(name), {}, std::move(values), {}};
}

/// The same, which has to change exactly one row.
inline Statement one_row(std::string name, std::vector<Binding> values) {
  return {std::move(name), {}, std::move(values), 1};
}

}  // namespace emco::store
