#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace emco {

/// The file system, as far as this program needs it. Paths are the user's words: relative ones count from the
/// folder the program was started in. Every failure is an Error whose code begins with `file.` and whose
/// summary names the path.
class Files {
 public:
  enum class Kind { Absent, Regular, Folder, Other };

  /// Who else can get at a file, beside us and root.
  enum class Exposure {
    Private,
    Readable,  ///< others can read it
    Foreign,   ///< its owner or its group, who are others, can write or replace it
    Writable,  ///< anybody can write or replace it
  };

  virtual ~Files() = default;

  virtual Kind kind(const std::string& path) const = 0;

  /// Of a file that exists; Private where there is no such thing.
  virtual Exposure exposure(const std::string&) const { return Exposure::Private; }

  /// The bytes of a regular file that the user named (symbolic links are followed).
  /// "file.not-found", "file.not-regular" (pipes and devices are never opened), "file.too-large",
  /// "file.unreadable".
  virtual std::string read(const std::string& path, std::uint64_t limit) const = 0;

  /// The bytes of a regular file that a document named, counted from `folder` unless absolute. No component
  /// may be a symbolic link ("file.symbolic-link"). Otherwise as `read`.
  virtual std::string read_attached(const std::string& folder,
                                    const std::string& path,
                                    std::uint64_t limit) const = 0;

  /// Names in a folder, sorted by bytes, without "." and "..".
  virtual std::vector<std::string> list(const std::string& path) const = 0;

  /// Replaces or makes a file in one step (temporary file, fsync, rename, fsync of the folder), readable by
  /// its owner only.
  virtual void write_private(const std::string& path, const std::string& bytes) = 0;

  /// Makes a folder and those above it, 0700. One that exists already is fine.
  virtual void make_folder(const std::string& path) = 0;

  /// Removes a file; an absent one is fine.
  virtual void remove(const std::string& path) = 0;
};

/// The disk.
class DiskFiles final : public Files {
 public:
  Kind kind(const std::string& path) const override;
  Exposure exposure(const std::string& path) const override;
  std::string read(const std::string& path, std::uint64_t limit) const override;
  std::string read_attached(const std::string& folder,
                            const std::string& path,
                            std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  void write_private(const std::string& path, const std::string& bytes) override;
  void make_folder(const std::string& path) override;
  void remove(const std::string& path) override;
};

/// Path arithmetic on the user's words; nothing is looked up.
std::string parent_folder(const std::string& path);
std::string path_join(const std::string& folder, const std::string& name);

}  // namespace emco
