#include "core/chart/values.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/template/budget.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

using tpl::Any;
using tpl::Entry;
using tpl::Map;

constexpr std::string_view kGlobal = "global";
constexpr int kDeepest = 1'000;

bool is_table(const Any& value) { return value.is_map(); }

Map* map_of(const Any& value) { return value.map(); }

Map* copy_of(ValuesContext& context, const Map* map) {
  if (map == nullptr) return tpl::make_map(context.heap);
  return tpl::deep_copy(context.heap, Any::map(const_cast<Map*>(map))).map();
}

void warn(ValuesContext& context, const std::string& summary) {
  context.diagnostics.warning("chart.values-conflict", {}, summary,
                              "a table and a single value stand at the same place; the user's wins");
}

std::string joined(const std::string& prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : prefix + "." + std::string(key);
}

// Helm's coalesceTablesFullKey. Unless `merge`, a null in `target` deletes what the chart has there.
void coalesce_tables(
    ValuesContext& context, Map& target, Map& source, const std::string& prefix, bool merge, int depth) {
  if (depth > kDeepest) throw tpl::BudgetExceeded("value-depth", kDeepest);
  std::set<std::string_view> given;
  for (const Entry& entry : source)
    if (!entry.value.is_nil()) given.insert(entry.key);
  std::vector<std::string_view> nulls;
  for (const Entry& entry : target)
    if (entry.value.is_nil()) nulls.push_back(entry.key);
  for (const std::string_view key : nulls)
    source.set(context.heap, key, {});
  const std::vector<Entry> entries(source.begin(), source.end());
  for (const Entry& entry : entries) {
    const Any* present = target.find(entry.key);
    if (present == nullptr) {
      target.set(context.heap, entry.key, entry.value);
    } else if (!merge && present->is_nil() && given.contains(entry.key)) {
      target.erase(entry.key);
    } else if (is_table(entry.value)) {
      if (is_table(*present)) {
        if (present->map() != nullptr && entry.value.map() != nullptr)
          coalesce_tables(context, *present->map(), *entry.value.map(), joined(prefix, entry.key), merge,
                          depth + 1);
      } else {
        warn(context, "value '" + joined(prefix, entry.key) + "' is no table, but the chart has one there");
      }
    } else if (is_table(*present) && !entry.value.is_nil()) {
      warn(context, "value '" + joined(prefix, entry.key) + "' is a table, but the chart has none there");
    }
  }
}

bool is_dependency(const Node& node, std::string_view key) {
  return std::any_of(node.dependencies.begin(), node.dependencies.end(),
                     [&](const auto& sub) { return sub->name == key; });
}

void coalesce_own(
    ValuesContext& context, const Node& node, Map& target, const std::string& prefix, bool merge) {
  const std::string below = joined(prefix, node.name);
  Map* own = copy_of(context, node.values);
  const std::vector<Entry> entries(own->begin(), own->end());
  for (const Entry& entry : entries) {
    const Any* present = target.find(entry.key);
    if (present == nullptr) {
      target.set(context.heap, entry.key, entry.value);
    } else if (present->is_nil() && !merge) {
      target.erase(entry.key);
    } else if (is_table(*present)) {
      if (!is_table(entry.value)) {
        if (!entry.value.is_nil())
          warn(context, "value '" + joined(below, entry.key) + "' of the chart is skipped: it is no table");
      } else if (present->map() != nullptr && entry.value.map() != nullptr) {
        coalesce_tables(context, *present->map(), *entry.value.map(), joined(below, entry.key),
                        merge || is_dependency(node, entry.key), 0);
      }
    }
  }
}

// The parent's globals into the sub-chart's, the parent's winning.
void coalesce_globals(ValuesContext& context, Map& target, const Map& source, const std::string& prefix) {
  const Any* present = target.find(kGlobal);
  const Any* given = source.find(kGlobal);
  if ((present != nullptr && !is_table(*present)) || (given != nullptr && !is_table(*given)))
    return warn(context, "globals are skipped: '" + joined(prefix, kGlobal) + "' is no table");
  Map* globals =
      present != nullptr && present->map() != nullptr ? present->map() : tpl::make_map(context.heap);
  if (given != nullptr && given->map() != nullptr) {
    const std::vector<Entry> entries(given->map()->begin(), given->map()->end());
    for (const Entry& entry : entries) {
      const Any* there = globals->find(entry.key);
      if (is_table(entry.value)) {
        Map* shallow = tpl::make_map(context.heap, tpl::length(entry.value));
        for (std::uint32_t i = 0; i < tpl::length(entry.value); ++i)
          shallow->append(context.heap, entry.value.map()->entries[i].key,
                          entry.value.map()->entries[i].value);
        if (there == nullptr) {
          globals->set(context.heap, entry.key, Any::map(shallow));
        } else if (is_table(*there) && there->map() != nullptr) {
          coalesce_tables(context, *shallow, *there->map(), joined(prefix, entry.key), true, 0);
          globals->set(context.heap, entry.key, Any::map(shallow));
        }
      } else if (there == nullptr || !is_table(*there)) {
        globals->set(context.heap, entry.key, entry.value);
      }
    }
  }
  target.set(context.heap, kGlobal, Any::map(globals));
}

void coalesce(ValuesContext& context, const Node& node, Map& target, const std::string& prefix, bool merge) {
  coalesce_own(context, node, target, prefix, merge);
  for (const auto& sub : node.dependencies) {
    const Any* present = target.find(sub->name);
    if (present != nullptr && !is_table(*present))
      throw Error(
          "chart.values-conflict",
          "value '" + joined(prefix, sub->name) + "' must be a table: a sub-chart has its values there",
          "give the sub-chart's values below '" + sub->name + ":'");
    Map* table =
        present != nullptr && present->map() != nullptr ? present->map() : tpl::make_map(context.heap);
    target.set(context.heap, context.heap.copy(sub->name), Any::map(table));
    const std::string below = joined(prefix, node.name);
    coalesce_globals(context, *table, target, below);
    coalesce(context, *sub, *table, below, merge);
  }
}

}  // namespace

std::string Node::path() const { return parent == nullptr ? name : parent->path() + "/charts/" + name; }

std::unique_ptr<Node> make_tree(const Chart& chart, tpl::Heap& heap) {
  auto node = std::make_unique<Node>();
  node->chart = &chart;
  node->name = chart.metadata.name;
  node->listed = chart.metadata.dependencies;
  node->values = chart.values.map();
  for (const auto& sub : chart.dependencies) {
    node->dependencies.push_back(make_tree(*sub, heap));
    node->dependencies.back()->parent = node.get();
  }
  return node;
}

tpl::Map* coalesce_values(ValuesContext& context, const Node& node, tpl::Map* values) {
  Map* target = copy_of(context, values);
  coalesce(context, node, *target, "", false);
  return target;
}

tpl::Map* merge_chart_values(ValuesContext& context, const Node& node) {
  Map* target = tpl::make_map(context.heap);
  coalesce(context, node, *target, "", true);
  return target;
}

void merge_tables(ValuesContext& context, tpl::Map& target, tpl::Map& source) {
  coalesce_tables(context, target, source, "", true, 0);
}

tpl::Any read_values_file(tpl::Heap& heap, const ValuesFile& file) {
  Any read;
  try {
    read = tpl::yaml::read(heap, file.text);
  } catch (const tpl::yaml::ReadError& error) {
    throw Error("chart.values-invalid", "values file '" + file.name + "' is no YAML: " + error.what(),
                "mend it", {file.name, error.mark.line + 1, error.mark.column + 1});
  }
  if (!read.is_nil() && !read.is_map())
    throw Error("chart.values-invalid", "values file '" + file.name + "' holds no map", "mend it",
                {file.name, 0, 0});
  return read;
}

void merge_values(tpl::Heap& heap, tpl::Map& target, const tpl::Map& later) {
  const std::vector<Entry> entries(later.begin(), later.end());
  for (const Entry& entry : entries) {
    const Any* present = target.find(entry.key);
    if (is_table(entry.value) && present != nullptr && is_table(*present) && present->map() != nullptr &&
        entry.value.map() != nullptr)
      merge_values(heap, *present->map(), *entry.value.map());
    else
      target.set(heap, entry.key, entry.value);
  }
}

tpl::Map* table_at(tpl::Map* values, const std::string& path) {
  for (const std::string& part : text::split(path, '.')) {
    const Any* next = values == nullptr ? nullptr : values->find(part);
    if (next == nullptr || !is_table(*next)) return nullptr;
    values = map_of(*next);
  }
  return values;
}

}  // namespace emco::chart
