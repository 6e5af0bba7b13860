#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/chart/chart.h"
#include "core/template/any.h"

namespace emco::chart {

/// A chart as one rendering sees it: dependencies switched on and off, aliases given, values imported.
struct Node {
  const Chart* chart = nullptr;
  Node* parent = nullptr;
  std::string name;  ///< the alias when it has one
  std::vector<Dependency> listed;
  tpl::Map* values = nullptr;  ///< the chart's own values
  std::vector<std::unique_ptr<Node>> dependencies;

  /// "top/charts/sub": how templates and messages call it.
  std::string path() const;
};

struct ValuesFile {
  std::string name;  ///< for messages
  std::string text;
};

/// What working with values needs: a heap to put them on, a place for warnings.
struct ValuesContext {
  tpl::Heap& heap;
  Diagnostics& diagnostics;
};

/// The tree of a chart with everything in it.
std::unique_ptr<Node> make_tree(const Chart& chart, tpl::Heap& heap);

/// Decides by conditions and tags which sub-charts take part, gives aliases, imports values (Helm's
/// ProcessDependenciesWithMerge). Throws Error "chart.values-conflict".
void process_dependencies(ValuesContext& context, Node& top, tpl::Map* values);

/// The user's values over the charts' (Helm's CoalesceValues): one map with a table per sub-chart and its
/// globals. Throws Error "chart.values-conflict" when a sub-chart's place holds no table.
tpl::Map* coalesce_values(ValuesContext& context, const Node& node, tpl::Map* values);

/// The charts' own values alone, where null stays null (Helm's MergeValues).
tpl::Map* merge_chart_values(ValuesContext& context, const Node& node);

/// The map that a file of values holds, nil when it holds nothing. Throws Error "chart.values-invalid" with
/// the place; BudgetExceeded.
tpl::Any read_values_file(tpl::Heap& heap, const ValuesFile& file);

/// Later values over earlier ones, maps inside each other (`-f a -f b`).
void merge_values(tpl::Heap& heap, tpl::Map& target, const tpl::Map& later);

/// The table at a dotted path; nullptr when there is none.
tpl::Map* table_at(tpl::Map* values, const std::string& path);

/// Fills what `target` lacks from `source`, tables inside each other (Helm's MergeTables).
void merge_tables(ValuesContext& context, tpl::Map& target, tpl::Map& source);

}  // namespace emco::chart
