#include "tests/memory_files.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::test {
namespace {

std::string resolved(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : text::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  const std::string joined = text::join(parts, "/");
  if (path.starts_with('/')) return "/" + joined;
  return joined.empty() ? "." : joined;
}

/// What the paths of things in a folder begin with.
std::string prefix(const std::string& folder) {
  if (folder == ".") return "";
  return folder == "/" ? "/" : folder + "/";
}

}  // namespace

MemoryFiles::MemoryFiles(std::map<std::string, std::string> files) {
  for (auto& [path, bytes] : files)
    files_[resolved(path)] = std::move(bytes);
}

Files::Kind MemoryFiles::kind(const std::string& path) const {
  const std::string name = resolved(path);
  if (files_.contains(name)) return Kind::Regular;
  if (folders_.contains(name) || name == ".") return Kind::Folder;
  const auto below = files_.lower_bound(prefix(name));
  return below != files_.end() && below->first.starts_with(prefix(name)) ? Kind::Folder : Kind::Absent;
}

std::string MemoryFiles::read(const std::string& path, std::uint64_t limit) const {
  const auto found = files_.find(resolved(path));
  if (found == files_.end()) {
    if (kind(path) == Kind::Folder) throw Error("file.not-regular", "'" + path + "' is not a regular file");
    throw Error("file.not-found", "'" + path + "' does not exist");
  }
  if (found->second.size() > limit) throw Error("file.too-large", "'" + path + "' is too large");
  return found->second;
}

std::string MemoryFiles::read_attached(const std::string& folder,
                                       const std::string& path,
                                       std::uint64_t limit) const {
  const std::string whole = resolved(path_join(folder, path));
  for (const auto& link : links_) {
    if (whole == link || whole.starts_with(link + "/"))
      throw Error("file.symbolic-link", "'" + whole + "' leads through a symbolic link");
  }
  return read(whole, limit);
}

std::vector<std::string> MemoryFiles::list(const std::string& path) const {
  if (kind(path) != Kind::Folder) throw Error("file.not-found", "'" + path + "' does not exist");
  const std::string start = prefix(resolved(path));
  std::set<std::string> names;
  const auto collect = [&](const std::string& file) {
    if (file.starts_with(start) && file.size() > start.size())
      names.insert(file.substr(start.size(), file.find('/', start.size()) - start.size()));
  };
  for (const auto& [file, bytes] : files_)
    collect(file);
  for (const auto& folder : folders_)
    collect(folder);
  return {names.begin(), names.end()};
}

void MemoryFiles::expect_working() {
  if (changes_left_ == 0) throw Error("file.disk-failed", "the disk failed", "");
  if (changes_left_ > 0) --changes_left_;
}

void MemoryFiles::write_private(const std::string& path, const std::string& bytes) {
  expect_working();
  files_[resolved(path)] = bytes;
}

void MemoryFiles::make_folder(const std::string& path) { folders_.insert(resolved(path)); }

void MemoryFiles::remove(const std::string& path) {
  expect_working();
  files_.erase(resolved(path));
}

void MemoryFiles::make_link(const std::string& path) { links_.insert(resolved(path)); }

}  // namespace emco::test
