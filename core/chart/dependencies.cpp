// Which sub-charts take part, under which names, and what their parents import of their values.
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/values.h"
#include "core/template/function.h"
#include "core/template/semver.h"

namespace emco::chart {
namespace {

using tpl::Any;
using tpl::Map;

bool in_range(const std::string& range, const std::string& version) {
  try {
    return tpl::VersionRange(range).holds(tpl::Version::parse(version));
  } catch (const tpl::CallError&) {
    return false;
  }
}

bool fits(const Dependency& dependency, const Chart& chart) {
  return dependency.name == chart.metadata.name && in_range(dependency.version, chart.metadata.version);
}

// A single value at a dotted path; nothing when there is none or a table stands there.
const Any* value_at(Map* values, const std::string& path) {
  const std::size_t dot = path.rfind('.');
  Map* table = dot == std::string::npos ? values : table_at(values, path.substr(0, dot));
  const Any* found =
      table == nullptr ? nullptr : table->find(dot == std::string::npos ? path : path.substr(dot + 1));
  return found == nullptr || found->is_map() ? nullptr : found;
}

void decide_by_tags(std::vector<Dependency>& listed, Map* values) {
  Map* tags = table_at(values, "tags");
  if (tags == nullptr) return;
  for (Dependency& dependency : listed) {
    bool yes = false;
    bool no = false;
    for (const std::string& tag : dependency.tags) {
      const Any* set = tags->find(tag);
      if (set != nullptr && set->kind() == tpl::Kind::Bool) (set->boolean() ? yes : no) = true;
    }
    dependency.enabled = yes || !no;
  }
}

void decide_by_conditions(ValuesContext& context,
                          std::vector<Dependency>& listed,
                          Map* values,
                          const std::string& path) {
  for (Dependency& dependency : listed) {
    for (const std::string& condition : text::split(std::string(text::trim(dependency.condition)), ',')) {
      if (condition.empty()) continue;
      const Any* found = value_at(values, path + condition);
      if (found == nullptr) continue;
      if (found->kind() == tpl::Kind::Bool) {
        dependency.enabled = found->boolean();
        break;
      }
      context.diagnostics.warning(
          "chart.condition-ignored", {},
          "condition '" + condition + "' of sub-chart '" + dependency.name + "' is no boolean",
          "give true or false there");
    }
  }
}

std::unique_ptr<Node> copy_under(const Node& node, Node& parent, const std::string& name, tpl::Heap& heap) {
  auto copy = make_tree(*node.chart, heap);
  copy->parent = &parent;
  copy->name = name;
  return copy;
}

// The sub-charts that lie there, once for every entry that names them; those that no entry names stay.
void take_listed(Node& node, tpl::Heap& heap) {
  std::vector<std::unique_ptr<Node>> taken;
  for (const auto& sub : node.dependencies) {
    const bool named = std::any_of(node.listed.begin(), node.listed.end(),
                                   [&](const Dependency& one) { return fits(one, *sub->chart); });
    if (!named) taken.push_back(copy_under(*sub, node, sub->name, heap));
  }
  for (Dependency& dependency : node.listed) {
    const auto found = std::find_if(node.dependencies.begin(), node.dependencies.end(),
                                    [&](const auto& sub) { return fits(dependency, *sub->chart); });
    if (found != node.dependencies.end())
      taken.push_back(copy_under(**found, node, dependency.shown_name(), heap));
    dependency.name = dependency.shown_name();
  }
  node.dependencies = std::move(taken);
}

void enable(ValuesContext& context, Node& node, Map* values, const std::string& path) {
  if (node.listed.empty()) return;
  take_listed(node, context.heap);
  for (Dependency& dependency : node.listed)
    dependency.enabled = true;
  Map* coalesced = coalesce_values(context, node, values);
  decide_by_tags(node.listed, coalesced);
  decide_by_conditions(context, node.listed, coalesced, path);
  std::set<std::string> off;
  for (const Dependency& dependency : node.listed)
    if (!dependency.enabled) off.insert(dependency.name);
  std::erase_if(node.dependencies, [&](const auto& sub) { return off.contains(sub->name); });
  std::erase_if(node.listed, [&](const Dependency& one) { return off.contains(one.name); });
  for (const auto& sub : node.dependencies)
    enable(context, *sub, coalesced, path + sub->name + ".");
}

Map* nested(ValuesContext& context, const std::string& path, Map* table) {
  if (path == ".") return table;
  const auto parts = text::split(path, '.');
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    Map* outer = tpl::make_map(context.heap);
    outer->set(context.heap, context.heap.copy(*part), Any::map(table));
    table = outer;
  }
  return table;
}

void import_values(ValuesContext& context, Node& node) {
  for (const auto& sub : node.dependencies)
    import_values(context, *sub);
  if (node.listed.empty()) return;
  Map* values = merge_chart_values(context, node);
  Map* imported = tpl::make_map(context.heap);
  for (const Dependency& dependency : node.listed) {
    for (const Import& import : dependency.imports) {
      Map* table = table_at(values, dependency.name + "." + import.child);
      if (table == nullptr) {
        context.diagnostics.warning(
            "chart.import-missing", {},
            "sub-chart '" + dependency.name + "' has no values '" + import.child + "' to import",
            "check import-values in Chart.yaml");
        continue;
      }
      merge_tables(context, *imported, *nested(context, import.parent, table));
    }
  }
  Map* own = tpl::deep_copy(context.heap, Any::map(values)).map();
  merge_tables(context, *own, *imported);
  node.values = own;
}

}  // namespace

void process_dependencies(ValuesContext& context, Node& top, tpl::Map* values) {
  enable(context, top, values, "");
  import_values(context, top);
}

}  // namespace emco::chart
