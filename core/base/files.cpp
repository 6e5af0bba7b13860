#include "core/base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "core/base/file_error.h"

namespace emco {
namespace {

/// Closes a descriptor when it goes out of sight.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }

  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& path, int error) { throw file_error(path, error); }

std::string read_open(const Descriptor& file, const std::string& path, std::uint64_t limit) {
  if (!file.open()) fail(path, errno);

  struct stat status {};

  if (::fstat(file.get(), &status) != 0) fail(path, errno);
  if (!S_ISREG(status.st_mode))
    throw Error("file.not-regular", fmt::format("'{}' is not a regular file", path), "name a file");
  std::string bytes;
  bytes.reserve(std::min<std::uint64_t>(limit, static_cast<std::uint64_t>(status.st_size)) + 1);
  char buffer[65536];
  while (true) {
    const auto got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, errno);
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(got));
    if (bytes.size() > limit)
      throw Error("file.too-large", fmt::format("'{}' is larger than {} bytes", path, limit),
                  "make it smaller");
  }
}

void write_all(const Descriptor& file, const std::string& path, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto put = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(path, errno);
    done += static_cast<std::size_t>(put);
  }
  if (::fsync(file.get()) != 0) fail(path, errno);
}

}  // namespace

Files::Kind DiskFiles::kind(const std::string& path) const {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0) return Kind::Absent;
  if (S_ISREG(status.st_mode)) return Kind::Regular;
  return S_ISDIR(status.st_mode) ? Kind::Folder : Kind::Other;
}

Files::Exposure DiskFiles::exposure(const std::string& path) const {
  struct stat file {};

  struct stat folder {};

  if (::stat(path.c_str(), &file) != 0 || ::stat(parent_folder(path).c_str(), &folder) != 0)
    fail(path, errno);
  const auto foreign = [](uid_t owner) { return owner != ::geteuid() && owner != 0; };
  // In a sticky folder (/tmp) nobody replaces another's file.
  const mode_t replacers = (folder.st_mode & S_ISVTX) != 0 ? 0 : folder.st_mode;
  const mode_t writers = file.st_mode | replacers;
  if ((writers & S_IWOTH) != 0) return Exposure::Writable;
  if ((writers & S_IWGRP) != 0 || foreign(file.st_uid) || foreign(folder.st_uid)) return Exposure::Foreign;
  return (file.st_mode & (S_IRGRP | S_IROTH)) != 0 ? Exposure::Readable : Exposure::Private;
}

std::string DiskFiles::read(const std::string& path, std::uint64_t limit) const {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return read_open(file, path, limit);
}

std::string DiskFiles::read_attached(const std::string& folder,
                                     const std::string& path,
                                     std::uint64_t limit) const {
  const Descriptor root(::open(folder.empty() ? "." : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root.open()) fail(folder, errno);
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const Descriptor file(static_cast<int>(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)));
  return read_open(file, path_join(folder, path), limit);
}

std::vector<std::string> DiskFiles::list(const std::string& path) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (!folder) fail(path, errno);
  std::vector<std::string> names;
  while (const auto* entry = ::readdir(folder.get())) {
    const std::string name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void DiskFiles::write_private(const std::string& path, const std::string& bytes) {
  const std::string folder = parent_folder(path);
  std::string temporary = path_join(folder, ".emcoctl-XXXXXX");
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.open()) fail(path, errno);
  try {
    write_all(file, path, bytes);
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.open() || ::fsync(parent.get()) != 0) fail(folder, errno);
}

void DiskFiles::make_folder(const std::string& path) {
  if (kind(path) == Kind::Folder) return;
  const std::string above = parent_folder(path);
  if (above != path && above != ".") make_folder(above);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail(path, errno);
}

void DiskFiles::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, errno);
}

bool is_fault_of_disk(int error) { return error == ENOSPC || error == EDQUOT || error == EIO; }

Error file_error(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return {"file.not-found", fmt::format("'{}' does not exist", path), "check the path"};
    case ELOOP:
      return {"file.symbolic-link", fmt::format("'{}' leads through a symbolic link", path),
              "name the file itself: attached files are never read through links"};
    case ENOSPC:
    case EDQUOT:
      return {"file.no-space", fmt::format("no space left to write '{}'", path),
              "free some space and repeat"};
    case EIO:
      return {"file.disk-failed", fmt::format("the disk failed under '{}'", path),
              "look after the disk, then repeat"};
    default:
      return {"file.unreadable", fmt::format("'{}' cannot be used: {}", path, std::strerror(error)),
              "check its permissions"};
  }
}

std::string parent_folder(const std::string& path) {
  const auto slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string path_join(const std::string& folder, const std::string& name) {
  if (name.starts_with('/') || folder.empty() || folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

}  // namespace emco
