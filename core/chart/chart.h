#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/archive.h"
#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/template/any.h"
#include "core/template/program.h"

namespace emco::chart {

struct File {
  std::string name;  ///< below the chart's folder
  std::string data;
};

struct Maintainer {
  std::string name;
  std::string email;
  std::string url;
};

/// What is taken over from a sub-chart's values into its parent's.
struct Import {
  std::string child;
  std::string parent;
};

struct Dependency {
  std::string name;
  std::string version;
  std::string repository;
  std::string condition;
  std::vector<std::string> tags;
  std::vector<Import> imports;
  std::string alias;
  bool enabled = true;

  const std::string& shown_name() const { return alias.empty() ? name : alias; }
};

/// Chart.yaml (and requirements.yaml).
struct Metadata {
  std::string name, home, version, description, icon, api_version, condition, tags, app_version, kube_version,
      type;
  std::vector<std::string> sources, keywords;
  std::vector<Maintainer> maintainers;
  bool deprecated = false;
  std::vector<std::pair<std::string, std::string>> annotations;
  std::vector<Dependency> dependencies;
};

/// A chart with its sub-charts, as it was packed: nothing is switched on or off yet. Not changed by
/// rendering, so one may be rendered many times.
struct Chart {
  Metadata metadata;
  std::vector<File> templates;
  std::vector<File> files;
  std::optional<std::string> schema;  ///< values.schema.json
  std::string values_text;
  std::vector<std::unique_ptr<Chart>> dependencies;

  /// values.yaml, living in `heap`.
  tpl::Any values;
  /// `templates` compiled, in the same order; made when first rendered.
  mutable std::vector<std::unique_ptr<tpl::Program>> programs;
  std::shared_ptr<tpl::Heap> heap;

  bool is_library() const;
};

/// What one chart with all its sub-charts may take up, whatever is packed inside it.
struct LoadLimits {
  std::uint64_t bytes = std::uint64_t{128} << 20U;
  std::size_t files = 20'000;
  int depth = 20;  ///< sub-charts inside each other
};

/// Reads a packed chart (.tgz): one folder on top, of any name. `name` is what messages call it.
/// Diagnostics: "archive.*", "chart.not-a-chart", "chart.metadata-invalid", "chart.values-invalid",
/// "chart.budget-exceeded".
Checked<std::unique_ptr<Chart>> load_archive(std::string_view packed,
                                             const std::string& name,
                                             const LoadLimits& limits = {});
/// The same of unpacked entries with the top folder in their paths.
Checked<std::unique_ptr<Chart>> load_entries(const std::vector<archive::Entry>& entries,
                                             const std::string& name,
                                             const LoadLimits& limits = {});
/// A chart's folder on disk, `.helmignore` obeyed. Throws Error "file.*".
Checked<std::unique_ptr<Chart>> load_folder(const Files& files,
                                            const std::string& folder,
                                            const LoadLimits& limits = {});
/// A folder or an archive.
Checked<std::unique_ptr<Chart>> load(const Files& files,
                                     const std::string& path,
                                     const LoadLimits& limits = {});

/// Reads Chart.yaml or requirements.yaml into `metadata`. Throws Error "chart.metadata-invalid".
void read_metadata(const std::string& text, const std::string& file, Metadata& metadata);
/// Helm's demands on a chart's metadata. Throws Error "chart.metadata-invalid".
void check_metadata(Metadata& metadata, const std::string& file);

}  // namespace emco::chart
