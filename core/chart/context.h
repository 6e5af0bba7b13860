#pragma once

#include <string>
#include <vector>

#include "core/chart/values.h"
#include "core/template/any.h"

namespace emco::chart {

/// One template file with the data it is executed on.
struct Renderable {
  std::string name;  ///< "top/charts/sub/templates/x.yaml"
  std::string base_path;
  const Chart* chart = nullptr;
  std::size_t index = 0;  ///< in the chart's templates
  tpl::Map* dot = nullptr;
};

/// The data of all charts of a tree (`.Values`, `.Chart`, `.Files`, `.Subcharts` …) and their templates, in
/// the order in which Helm parses and executes them: deepest path first, then names backwards.
std::vector<Renderable> make_renderables(tpl::Heap& heap,
                                         const Node& top,
                                         tpl::Map* values,
                                         const tpl::Any& release,
                                         const tpl::Any& capabilities);

}  // namespace emco::chart
