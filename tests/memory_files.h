#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/files.h"

namespace emco::test {

/// Files that live in memory: a map from path to bytes. Folders exist when something lies in them. Paths are
/// compared after "." and ".." were resolved, so "a/../b" finds "b".
class MemoryFiles final : public Files {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files = {});

  Kind kind(const std::string& path) const override;
  std::string read(const std::string& path, std::uint64_t limit) const override;
  std::string read_attached(const std::string& folder,
                            const std::string& path,
                            std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  void write_private(const std::string& path, const std::string& bytes) override;
  void make_folder(const std::string& path) override;
  void remove(const std::string& path) override;

  /// Makes `path` a symbolic link, as far as `read_attached` cares: neither it nor what lies below is read.
  void make_link(const std::string& path);

  /// After so many files written or removed the disk fails ("file.disk-failed"), until it is mended.
  void fail_after(int changes) { changes_left_ = changes; }

  void mend() { changes_left_ = -1; }

  const std::map<std::string, std::string>& all() const { return files_; }

 private:
  void expect_working();

  int changes_left_ = -1;
  std::map<std::string, std::string> files_;
  std::set<std::string> folders_;
  std::set<std::string> links_;
};

}  // namespace emco::test
