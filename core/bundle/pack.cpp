#include "core/bundle/pack.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/base/archive.h"
#include "core/base/error.h"
#include "core/base/ignore.h"

namespace emco::bundle {
namespace {

constexpr int kMaxDepth = 64;  ///< links may lead in a circle

class Packer {
 public:
  Packer(const Files& files, std::string folder, std::string root, std::uint64_t limit)
      : files_(files), folder_(std::move(folder)), root_(std::move(root)), left_(limit) {}

  /// A chart is packed as "helm package" does: without what its .helmignore names. Profiles have no such
  /// rules.
  void read_rules() {
    if (files_.kind(path_join(folder_, root_ + "/Chart.yaml")) == Files::Kind::Absent) return;
    const bool some = files_.kind(path_join(folder_, root_ + "/" + kRules)) != Files::Kind::Absent;
    rules_.emplace(some ? files_.read_attached(folder_, root_ + "/" + kRules, left_) : "");
  }

  /// `inside` is "" or a path below the root with a slash at its end.
  void descend(const std::string& inside, int depth) {
    const std::string path = root_ + "/" + inside;
    for (const auto& name : files_.list(path_join(folder_, path))) {
      const auto kind = files_.kind(path_join(folder_, path + name));
      if (kind == Files::Kind::Folder) {
        if (name == ".git" || ignores(inside + name, true)) continue;
        if (depth == kMaxDepth) throw too_large(fmt::format("nests folders more than {} deep", kMaxDepth));
        descend(inside + name + "/", depth + 1);
      } else if (!ignores(inside + name, false)) {
        add(inside + name);
      }
    }
  }

  std::vector<archive::Entry> entries() { return std::move(entries_); }

 private:
  static constexpr const char* kRules = ".helmignore";

  bool ignores(const std::string& inside, bool is_folder) const {
    return rules_ && rules_->ignores(inside, is_folder);
  }

  void add(const std::string& inside) {
    if (entries_.size() == archive::Limits().entries)
      throw too_large(fmt::format("holds more than {} files", archive::Limits().entries));
    std::string bytes = files_.read_attached(folder_, root_ + "/" + inside, left_);
    left_ -= bytes.size();
    entries_.push_back({inside, std::move(bytes)});
  }

  Error too_large(const std::string& why) const {
    return {"archive.too-large", fmt::format("the folder '{}' {}", path_join(folder_, root_), why),
            "name the folder of one chart or profile"};
  }

  const Files& files_;
  std::string folder_;
  std::string root_;
  std::uint64_t left_;
  std::optional<IgnoreRules> rules_;
  std::vector<archive::Entry> entries_;
};

}  // namespace

std::string pack_folder(const Files& files,
                        const std::string& folder,
                        const std::string& path,
                        std::uint64_t limit) {
  const std::string root = path.substr(0, path.find_last_not_of('/') + 1);
  const std::string name = root.substr(root.find_last_of('/') + 1);
  Packer packer(files, folder, root, limit);
  packer.read_rules();
  packer.descend("", 0);
  auto entries = packer.entries();
  if (entries.empty())
    throw Error("file.not-found", fmt::format("the folder '{}' holds no file", path_join(folder, root)),
                "name the folder of a chart or profile");
  const bool named = !name.empty() && name != "." && name != "..";
  for (auto& entry : entries)
    entry.path = (named ? name : "content") + "/" + entry.path;
  std::sort(entries.begin(), entries.end(),
            [](const archive::Entry& a, const archive::Entry& b) { return a.path < b.path; });
  return archive::write(entries);
}

}  // namespace emco::bundle
