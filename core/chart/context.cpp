#include "core/chart/context.h"

#include <algorithm>

#include "core/template/objects.h"

namespace emco::chart {
namespace {

using tpl::Any;
using tpl::Map;
using tpl::StructField;
using tpl::StructType;

constexpr StructField kMaintainerFields[] = {
    {"Name", "name", true}, {"Email", "email", true}, {"URL", "url", true}};
constexpr StructType kMaintainerType = {"chart.Maintainer", true, kMaintainerFields,
                                        std::size(kMaintainerFields)};

constexpr StructField kDependencyFields[] = {{"Name", "name"},
                                             {"Version", "version", true},
                                             {"Repository", "repository"},
                                             {"Condition", "condition", true},
                                             {"Tags", "tags", true},
                                             {"Enabled", "enabled", true},
                                             {"ImportValues", "import-values", true},
                                             {"Alias", "alias", true}};
constexpr StructType kDependencyType = {"chart.Dependency", true, kDependencyFields,
                                        std::size(kDependencyFields)};

constexpr StructField kChartFields[] = {{"Name", "name", true},
                                        {"Home", "home", true},
                                        {"Sources", "sources", true},
                                        {"Version", "version", true},
                                        {"Description", "description", true},
                                        {"Keywords", "keywords", true},
                                        {"Maintainers", "maintainers", true},
                                        {"Icon", "icon", true},
                                        {"APIVersion", "apiVersion", true},
                                        {"Condition", "condition", true},
                                        {"Tags", "tags", true},
                                        {"AppVersion", "appVersion", true},
                                        {"Deprecated", "deprecated", true},
                                        {"Annotations", "annotations", true},
                                        {"KubeVersion", "kubeVersion", true},
                                        {"Dependencies", "dependencies", true},
                                        {"Type", "type", true},
                                        {"IsRoot", "IsRoot"}};
constexpr StructType kChartType = {"struct { chart.Metadata; IsRoot bool }", false, kChartFields,
                                   std::size(kChartFields)};

Any texts(tpl::Heap& heap, const std::vector<std::string>& from) {
  if (from.empty()) return Any::list(nullptr, tpl::ListType::String);
  tpl::List* list = tpl::make_list(heap, from.size());
  for (std::size_t i = 0; i < from.size(); ++i)
    list->items[i] = tpl::text_of(heap, from[i]);
  return Any::list(list, tpl::ListType::String);
}

Any structs(tpl::Heap& heap, const std::vector<Any>& from) {
  if (from.empty()) return Any::list(nullptr, tpl::ListType::Structs);
  return tpl::list_of(heap, from.data(), from.size(), tpl::ListType::Structs);
}

Any import_list(tpl::Heap& heap, const Dependency& dependency) {
  if (dependency.imports.empty()) return Any::list(nullptr);
  std::vector<Any> items;
  for (const Import& import : dependency.imports) {
    Map* map = tpl::make_map(heap, 2);
    map->set(heap, "child", tpl::text_of(heap, import.child));
    map->set(heap, "parent", tpl::text_of(heap, import.parent));
    items.push_back(Any::map(map, tpl::MapType::String));
  }
  return tpl::list_of(heap, items.data(), items.size());
}

Any annotations(tpl::Heap& heap, const Metadata& metadata) {
  if (metadata.annotations.empty()) return Any::map(nullptr, tpl::MapType::String);
  Map* map = tpl::make_map(heap);
  for (const auto& [key, value] : metadata.annotations)
    map->set(heap, heap.copy(key), tpl::text_of(heap, value));
  return Any::map(map, tpl::MapType::String);
}

Any chart_struct(tpl::Heap& heap, const Node& node) {
  const Metadata& metadata = node.chart->metadata;
  const auto text = [&](const std::string& from) { return tpl::text_of(heap, from); };
  std::vector<Any> maintainers;
  for (const Maintainer& one : metadata.maintainers) {
    const Any fields[] = {text(one.name), text(one.email), text(one.url)};
    maintainers.push_back(tpl::make_struct(heap, kMaintainerType, fields));
  }
  std::vector<Any> dependencies;
  for (const Dependency& one : node.listed) {
    const Any fields[] = {text(one.name),         text(one.version),     text(one.repository),
                          text(one.condition),    texts(heap, one.tags), Any::boolean(one.enabled),
                          import_list(heap, one), text(one.alias)};
    dependencies.push_back(tpl::make_struct(heap, kDependencyType, fields));
  }
  const Any fields[] = {text(node.name),
                        text(metadata.home),
                        texts(heap, metadata.sources),
                        text(metadata.version),
                        text(metadata.description),
                        texts(heap, metadata.keywords),
                        structs(heap, maintainers),
                        text(metadata.icon),
                        text(metadata.api_version),
                        text(metadata.condition),
                        text(metadata.tags),
                        text(metadata.app_version),
                        Any::boolean(metadata.deprecated),
                        annotations(heap, metadata),
                        text(metadata.kube_version),
                        structs(heap, dependencies),
                        text(metadata.type),
                        Any::boolean(node.parent == nullptr)};
  return tpl::make_struct(heap, kChartType, fields);
}

Any files_of(tpl::Heap& heap, const Chart& chart) {
  std::vector<std::pair<std::string_view, std::string_view>> files;
  files.reserve(chart.files.size());
  for (const File& file : chart.files)
    files.emplace_back(file.name, file.data);
  return tpl::make_files(heap, files);
}

bool is_partial(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return name[slash == std::string::npos ? 0 : slash + 1] == '_';
}

struct Collector {
  tpl::Heap& heap;
  const Any& release;
  const Any& capabilities;
  std::vector<Renderable>& found;

  // The data of one chart; `parent` is its parent's, nullptr for the top.
  Map* collect(const Node& node, Map* values) {
    Map* dot = tpl::make_map(heap, 8);
    Map* below = tpl::make_map(heap);
    dot->set(heap, "Chart", chart_struct(heap, node));
    dot->set(heap, "Files", files_of(heap, *node.chart));
    dot->set(heap, "Release", release);
    dot->set(heap, "Capabilities", capabilities);
    dot->set(heap, "Values", Any::map(values, tpl::MapType::Values));
    dot->set(heap, "Subcharts", Any::map(below));
    for (const auto& sub : node.dependencies) {
      Map* table = table_at(values, sub->name);
      below->set(heap, heap.copy(sub->name),
                 Any::map(collect(*sub, table != nullptr ? table : tpl::make_map(heap))));
    }
    const std::string path = node.path();
    for (std::size_t i = 0; i < node.chart->templates.size(); ++i) {
      const std::string& name = node.chart->templates[i].name;
      if (node.chart->is_library() && !is_partial(name)) continue;
      found.push_back({path + "/" + name, path + "/templates", node.chart, i, dot});
    }
    return dot;
  }
};

}  // namespace

std::vector<Renderable> make_renderables(tpl::Heap& heap,
                                         const Node& top,
                                         tpl::Map* values,
                                         const tpl::Any& release,
                                         const tpl::Any& capabilities) {
  std::vector<Renderable> found;
  Collector{heap, release, capabilities, found}.collect(top, values);
  std::sort(found.begin(), found.end(), [](const Renderable& a, const Renderable& b) {
    const auto depth = [](const std::string& name) { return std::count(name.begin(), name.end(), '/'); };
    const auto left = depth(a.name);
    const auto right = depth(b.name);
    return left != right ? left > right : a.name > b.name;
  });
  return found;
}

}  // namespace emco::chart
