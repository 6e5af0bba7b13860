// A library to be loaded before all others (LD_PRELOAD): counts the operations that write to files, and makes
// one fail.
//   EMCO_DISK_COUNT  a file that the number of operations is written into at the end
//   EMCO_DISK_AT     the operation that fails, from 1
//   EMCO_DISK_WITH   full (ENOSPC), broken (EIO), short (half of it is written, which is allowed), or filling
//   (half of
//                    it is written, and nothing after that)
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

long counted = 0;

long failing() {
  static const char* const at = getenv("EMCO_DISK_AT");
  return at == nullptr ? 0 : atol(at);
}

bool is_mode(const char* mode) {
  static const char* const with = getenv("EMCO_DISK_WITH");
  return with != nullptr && strcmp(with, mode) == 0;
}

/// Whether the next operation fails; errno then says how.
bool fails() {
  ++counted;
  const bool now = counted == failing() || (is_mode("filling") && failing() > 0 && counted > failing());
  if (!now || is_mode("short")) return false;
  if (is_mode("filling") && counted == failing()) return false;
  errno = is_mode("broken") ? EIO : ENOSPC;
  return true;
}

/// How much of a write is done.
size_t share(size_t count) {
  const bool halves = counted == failing() && (is_mode("short") || is_mode("filling"));
  return halves && count > 1 ? count / 2 : count;
}

/// Terminals and pipes are no disks.
bool is_file(int file) { return file > 2; }

__attribute__((destructor)) void tell() {
  const char* path = getenv("EMCO_DISK_COUNT");
  if (path == nullptr) return;
  if (FILE* file = fopen(path, "w"); file != nullptr) {
    fprintf(file, "%ld\n", counted);
    fclose(file);
  }
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  static const auto below = real<ssize_t (*)(int, const void*, size_t)>("write");
  if (!is_file(file)) return below(file, bytes, count);
  return fails() ? -1 : below(file, bytes, share(count));
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  static const auto below = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return fails() ? -1 : below(file, bytes, share(count), offset);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

int fsync(int file) {
  static const auto below = real<int (*)(int)>("fsync");
  return fails() ? -1 : below(file);
}

int fdatasync(int file) {
  static const auto below = real<int (*)(int)>("fdatasync");
  return fails() ? -1 : below(file);
}

int ftruncate64(int file, off64_t size) noexcept {
  static const auto below = real<int (*)(int, off64_t)>("ftruncate64");
  return fails() ? -1 : below(file, size);
}

int ftruncate(int file, off_t size) noexcept { return ftruncate64(file, size); }

int rename(const char* from, const char* to) noexcept {
  static const auto below = real<int (*)(const char*, const char*)>("rename");
  return fails() ? -1 : below(from, to);
}

int link(const char* from, const char* to) noexcept {
  static const auto below = real<int (*)(const char*, const char*)>("link");
  return fails() ? -1 : below(from, to);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto below = real<int (*)(const char*, mode_t)>("mkdir");
  return fails() ? -1 : below(path, mode);
}

int mkostemp(char* pattern, int flags) {
  static const auto below = real<int (*)(char*, int)>("mkostemp");
  return fails() ? -1 : below(pattern, flags);
}

int mkostemp64(char* pattern, int flags) {
  static const auto below = real<int (*)(char*, int)>("mkostemp64");
  return fails() ? -1 : below(pattern, flags);
}
}
