#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/base/ignore.h"
#include "core/base/text.h"
#include "core/chart/chart.h"
#include "core/template/unicode.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{32} << 20U;

// What one chart with everything in it has taken up so far: archives inside it count as what they hold.
struct Loading {
  LoadLimits limits;
  std::shared_ptr<tpl::Heap> heap = std::make_shared<tpl::Heap>();
  std::uint64_t bytes = 0;
  std::size_t files = 0;

  void take(std::size_t size, const std::string& name) {
    bytes += size;
    if (bytes > limits.bytes) refuse("chart-bytes", limits.bytes, name);
    if (++files > limits.files) refuse("chart-files", limits.files, name);
  }

  [[noreturn]] static void refuse(const std::string& limit, std::uint64_t most, const std::string& name) {
    throw Error("chart.budget-exceeded",
                "chart '" + name + "': budget '" + limit + "' of " + std::to_string(most) + " is used up",
                "make the chart smaller");
  }
};

std::unique_ptr<Chart> from_files(std::vector<File> files,
                                  const std::string& name,
                                  Loading& loading,
                                  int depth);

std::vector<File> without_top(const std::vector<archive::Entry>& entries, const std::string& name) {
  std::vector<File> files;
  std::string top;
  for (const archive::Entry& entry : entries) {
    const std::size_t slash = entry.path.find('/');
    if (slash == std::string::npos) {
      if (entry.path == "Chart.yaml")
        throw Error("chart.not-a-chart", "chart '" + name + "' has no folder around its files",
                    "pack the folder itself: tar czf chart.tgz chart/");
      continue;
    }
    const std::string first = entry.path.substr(0, slash);
    if (top.empty()) top = first;
    // Helm takes the first folder away from every path, whatever its name.
    files.push_back({entry.path.substr(slash + 1), entry.bytes});
  }
  if (files.empty())
    throw Error("chart.not-a-chart", "chart '" + name + "' has no files", "check the archive");
  return files;
}

void read_values(Chart& chart, const File& file, const std::string& name) {
  chart.values_text = file.data;
  try {
    chart.values = tpl::yaml::read(*chart.heap, file.data);
  } catch (const tpl::yaml::ReadError& error) {
    throw Error("chart.values-invalid", "values of chart '" + name + "' are no YAML: " + error.what(),
                "mend values.yaml", {name + "/values.yaml", error.mark.line + 1, error.mark.column + 1});
  }
  if (chart.values.is_nil()) chart.values = tpl::Any::map(tpl::make_map(*chart.heap));
  if (!chart.values.is_map())
    throw Error("chart.values-invalid", "values of chart '" + name + "' are no map", "mend values.yaml",
                {name + "/values.yaml", 0, 0});
}

struct SubChart {
  std::vector<File> files;
};

std::string extension(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : name.substr(dot);
}

void sort_out(Chart& chart, File&& file, const std::string& name, std::map<std::string, SubChart>& below) {
  if (file.name == "Chart.yaml" || file.name == "Chart.lock") return;
  if (file.name == "values.yaml") return read_values(chart, file, name);
  if (file.name == "values.schema.json") {
    chart.schema = std::move(file.data);
  } else if (file.name == "requirements.yaml" || file.name == "requirements.lock") {
    if (file.name == "requirements.yaml")
      read_metadata(file.data, name + "/requirements.yaml", chart.metadata);
    if (chart.metadata.api_version == "v1") chart.files.push_back(std::move(file));
  } else if (file.name.starts_with("templates/")) {
    chart.templates.push_back(std::move(file));
  } else if (file.name.starts_with("charts/") && extension(file.name) != ".prov") {
    const std::string rest = file.name.substr(7);
    below[rest.substr(0, rest.find('/'))].files.push_back({rest, std::move(file.data)});
  } else {
    chart.files.push_back(std::move(file));
  }
}

void add_dependency(Chart& chart,
                    const std::string& folder,
                    SubChart&& below,
                    const std::string& name,
                    Loading& loading,
                    int depth) {
  if (folder.starts_with('_') || folder.starts_with('.')) return;
  const std::string path = name + "/charts/" + folder;
  std::vector<File> files;
  if (extension(folder) == ".tgz") {
    const File& packed = below.files.front();
    if (packed.name != folder)
      throw Error("chart.not-a-chart", "sub-chart '" + path + "' is a folder with an archive's name",
                  "rename it");
    files = without_top(archive::read(packed.data, path), path);
    for (const File& file : files)
      loading.take(file.data.size(), path);
  } else {
    for (File& file : below.files) {
      const std::size_t slash = file.name.find('/');
      if (slash != std::string::npos) files.push_back({file.name.substr(slash + 1), std::move(file.data)});
    }
    // Loose files beside the sub-charts are nothing.
    if (files.empty()) return;
  }
  chart.dependencies.push_back(from_files(std::move(files), path, loading, depth + 1));
}

std::unique_ptr<Chart> from_files(std::vector<File> files,
                                  const std::string& name,
                                  Loading& loading,
                                  int depth) {
  if (depth > loading.limits.depth)
    Loading::refuse("chart-depth", static_cast<std::uint64_t>(loading.limits.depth), name);
  auto chart = std::make_unique<Chart>();
  chart->heap = loading.heap;
  chart->values = tpl::Any::map(tpl::make_map(*loading.heap));
  const auto main =
      std::find_if(files.begin(), files.end(), [](const File& file) { return file.name == "Chart.yaml"; });
  if (main == files.end())
    throw Error("chart.not-a-chart", "chart '" + name + "' has no Chart.yaml",
                "check that the right folder was packed");
  read_metadata(main->data, name + "/Chart.yaml", chart->metadata);
  if (chart->metadata.api_version.empty()) chart->metadata.api_version = "v1";
  std::map<std::string, SubChart> below;
  for (File& file : files) {
    if (file.data.starts_with("\xEF\xBB\xBF")) file.data.erase(0, 3);
    sort_out(*chart, std::move(file), name, below);
  }
  check_metadata(chart->metadata, name + "/Chart.yaml");
  for (auto& [folder, sub] : below)
    add_dependency(*chart, folder, std::move(sub), name, loading, depth);
  return chart;
}

template <typename Make>
Checked<std::unique_ptr<Chart>> checked(const std::string& name, Make make) {
  Checked<std::unique_ptr<Chart>> result;
  try {
    result.value = make();
  } catch (const Error& error) {
    if (error.code().starts_with("file.")) throw;
    result.diagnostics.add(error.diagnostics());
  } catch (const tpl::BudgetExceeded& error) {
    result.diagnostics.error("chart.budget-exceeded", {name, 0, 0}, error.what(), "make the chart smaller");
  }
  return result;
}

void walk(const Files& disk,
          const std::string& folder,
          const std::string& below,
          const IgnoreRules& rules,
          Loading& loading,
          std::vector<File>& files) {
  for (const std::string& name : disk.list(below.empty() ? folder : path_join(folder, below))) {
    const std::string path = below.empty() ? name : below + "/" + name;
    const std::string full = path_join(folder, path);
    const auto kind = disk.kind(full);
    if (kind == Files::Kind::Folder) {
      if (!rules.ignores(path, true)) walk(disk, folder, path, rules, loading, files);
    } else if (kind == Files::Kind::Regular && !rules.ignores(path, false)) {
      files.push_back({path, disk.read(full, kLargestFile)});
      loading.take(files.back().data.size(), folder);
    }
  }
}

}  // namespace

bool Chart::is_library() const { return text::lower(metadata.type) == "library"; }

Checked<std::unique_ptr<Chart>> load_entries(const std::vector<archive::Entry>& entries,
                                             const std::string& name,
                                             const LoadLimits& limits) {
  return checked(name, [&] {
    Loading loading{limits};
    for (const archive::Entry& entry : entries)
      loading.take(entry.bytes.size(), name);
    return from_files(without_top(entries, name), name, loading, 0);
  });
}

Checked<std::unique_ptr<Chart>> load_archive(std::string_view packed,
                                             const std::string& name,
                                             const LoadLimits& limits) {
  std::vector<archive::Entry> entries;
  auto read = checked(name, [&]() -> std::unique_ptr<Chart> {
    entries = archive::read(packed, name);
    return nullptr;
  });
  return read.ok() ? load_entries(entries, name, limits) : std::move(read);
}

Checked<std::unique_ptr<Chart>> load_folder(const Files& disk,
                                            const std::string& folder,
                                            const LoadLimits& limits) {
  return checked(folder, [&] {
    const std::string rules_path = path_join(folder, ".helmignore");
    std::string rules_text;
    if (disk.kind(rules_path) == Files::Kind::Regular) rules_text = disk.read(rules_path, kLargestFile);
    Loading loading{limits};
    std::vector<File> files;
    walk(disk, folder, "", IgnoreRules(rules_text), loading, files);
    return from_files(std::move(files), folder, loading, 0);
  });
}

Checked<std::unique_ptr<Chart>> load(const Files& disk, const std::string& path, const LoadLimits& limits) {
  if (disk.kind(path) == Files::Kind::Folder) return load_folder(disk, path, limits);
  return load_archive(disk.read(path, archive::Limits().packed_bytes), path, limits);
}

}  // namespace emco::chart
