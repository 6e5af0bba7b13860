#include "core/base/leases.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"

namespace emco {
namespace {

struct flock byte_lock(std::int64_t operation, short type) {
  struct flock lock {};

  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = operation;
  lock.l_len = 1;
  return lock;
}

}  // namespace

FileLeases::FileLeases(std::string path) : path_(std::move(path)) {}

FileLeases::~FileLeases() {
  for (const auto& [operation, descriptor] : taken_)
    ::close(descriptor);
}

int FileLeases::open_again(int flags) const {
  const int descriptor = ::open(path_.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0 && !(errno == ENOENT && (flags & O_CREAT) == 0))
    throw Error("file.unreadable", fmt::format("'{}' cannot be used: {}", path_, std::strerror(errno)),
                "check its permissions");
  return descriptor;
}

bool FileLeases::take(std::int64_t operation) {
  if (taken_.contains(operation)) return true;
  const int descriptor = open_again(O_RDWR | O_CREAT);
  auto lock = byte_lock(operation, F_WRLCK);
  if (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
    ::close(descriptor);
    return false;
  }
  taken_.emplace(operation, descriptor);
  return true;
}

void FileLeases::release(std::int64_t operation) {
  const auto at = taken_.find(operation);
  if (at == taken_.end()) return;
  ::close(at->second);
  taken_.erase(at);
}

bool FileLeases::is_held(std::int64_t operation) {
  if (taken_.contains(operation)) return true;
  const int descriptor = open_again(O_RDONLY);
  if (descriptor < 0) return false;
  auto lock = byte_lock(operation, F_WRLCK);
  const bool asked = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0;
  ::close(descriptor);
  return asked && lock.l_type != F_UNLCK;
}

}  // namespace emco
