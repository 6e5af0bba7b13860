#include "core/bundle/sources.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"

namespace emco::bundle {
namespace {

constexpr std::size_t kMaxFiles = 100'000;
constexpr std::uint64_t kMaxManifest = 1 << 20;
constexpr int kMaxFolders = 64;  ///< below each other: links may lead in a circle

bool is_yaml(const std::string& name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

class Finder {
 public:
  Finder(const Files& files, const Request& request, Diagnostics& diagnostics)
      : files_(files), values_(request.values.begin(), request.values.end()), diagnostics_(diagnostics) {}

  void add_source(const std::string& path) {
    const auto kind = path == "-" ? Files::Kind::Regular : files_.kind(path);
    switch (kind) {
      case Files::Kind::Regular: take(path); return;
      case Files::Kind::Folder: {
        const std::size_t before = visited_;
        descend(path, 0);
        if (visited_ == before)
          diagnostics_.error("bundle.no-files", {path, 0, 0},
                             fmt::format("the folder '{}' holds no .yaml or .yml file", path),
                             "name the folder of the bundle");
        return;
      }
      case Files::Kind::Absent:
        diagnostics_.error("file.not-found", {path, 0, 0}, fmt::format("'{}' does not exist", path),
                           "check the path");
        return;
      case Files::Kind::Other:
        diagnostics_.error("file.not-regular", {path, 0, 0},
                           fmt::format("'{}' is neither a file nor a folder", path),
                           "name a file, or '-' for standard input");
        return;
    }
  }

  std::vector<std::string> found() { return std::move(found_); }

 private:
  void take(const std::string& path) {
    ++visited_;
    if (seen_.insert(path).second) found_.push_back(path);
  }

  void descend(const std::string& folder, int depth) {
    const auto names = list(folder);
    if (std::find(names.begin(), names.end(), "Chart.yaml") != names.end()) return;
    if (std::find(names.begin(), names.end(), "manifest.yaml") != names.end() && is_profile(folder)) return;
    for (const auto& name : names) {
      if (name.starts_with('.')) continue;
      const std::string path = path_join(folder, name);
      const auto kind = files_.kind(path);
      if (kind == Files::Kind::Folder && depth < kMaxFolders) descend(path, depth + 1);
      if (kind == Files::Kind::Regular && is_yaml(name) && !values_.contains(path)) take(path);
      if (visited_ > kMaxFiles) {
        if (visited_ == kMaxFiles + 1)
          diagnostics_.error("bundle.too-many-files", {folder, 0, 0},
                             fmt::format("more than {} files are below '{}'", kMaxFiles, folder),
                             "name the folder of the bundle");
        ++visited_;
        return;
      }
    }
  }

  /// Its manifest.yaml says what sort of values and files there are, and is no document of a bundle.
  bool is_profile(const std::string& folder) const {
    const std::string path = path_join(folder, "manifest.yaml");
    if (files_.kind(path) != Files::Kind::Regular) return false;
    try {
      const std::string manifest = "\n" + files_.read(path, kMaxManifest);
      return manifest.find("\ntype:") != std::string::npos &&
             manifest.find("resourceContext:") == std::string::npos;
    } catch (const Error&) {
      return false;  // Whoever reads it as a document says why it cannot be read.
    }
  }

  std::vector<std::string> list(const std::string& folder) {
    try {
      return files_.list(folder);
    } catch (const Error& error) {
      for (Diagnostic diagnostic : error.diagnostics()) {
        diagnostic.where = {folder, 0, 0};
        diagnostics_.add(std::move(diagnostic));
      }
      ++visited_;  // Said enough: not empty, but unreadable.
      return {};
    }
  }

  const Files& files_;
  std::set<std::string> values_;
  Diagnostics& diagnostics_;
  std::vector<std::string> found_;
  std::set<std::string> seen_;
  std::size_t visited_ = 0;
};

}  // namespace

std::vector<std::string> find_sources(const Files& files, const Request& request, Diagnostics& diagnostics) {
  Finder finder(files, request, diagnostics);
  for (const auto& source : request.sources)
    finder.add_source(source);
  return finder.found();
}

}  // namespace emco::bundle
