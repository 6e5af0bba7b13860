#include "tests/faults/steps.h"

#include <map>
#include <utility>

#include <sqlite3.h>

#include "core/kube/connection.h"
#include "tests/faults/wire.h"

namespace emco::test {
namespace {

/// What SQLite holds for an open file; the system's own follows behind it.
struct OpenFile {
  sqlite3_file base;
  SteppedDisk* disk;
  sqlite3_file* below;
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

sqlite3_file* below(sqlite3_file* file) { return open_file(file).below; }

/// What comes of an operation that changes a file, before it is done.
int begin(const SteppedDisk& disk, int failed) {
  if (!disk.steps.step_on_disk()) return failed;
  return disk.fault ? disk.fault() : SQLITE_OK;
}

int begin(sqlite3_file* file, int failed) { return begin(*open_file(file).disk, failed); }

int close_file(sqlite3_file* file) { return below(file)->pMethods->xClose(below(file)); }

int read_file(sqlite3_file* file, void* target, int count, sqlite3_int64 offset) {
  if (open_file(file).disk->steps.is_dead()) return SQLITE_IOERR_READ;
  return below(file)->pMethods->xRead(below(file), target, count, offset);
}

int write_file(sqlite3_file* file, const void* source, int count, sqlite3_int64 offset) {
  if (const int failed = begin(file, SQLITE_IOERR_WRITE); failed != SQLITE_OK) return failed;
  return below(file)->pMethods->xWrite(below(file), source, count, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (const int failed = begin(file, SQLITE_IOERR_TRUNCATE); failed != SQLITE_OK) return failed;
  return below(file)->pMethods->xTruncate(below(file), size);
}

int sync_file(sqlite3_file* file, int) { return begin(file, SQLITE_IOERR_FSYNC); }

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}

int lock_file(sqlite3_file* file, int level) { return below(file)->pMethods->xLock(below(file), level); }

int unlock_file(sqlite3_file* file, int level) { return below(file)->pMethods->xUnlock(below(file), level); }

int is_reserved(sqlite3_file* file, int* result) {
  return below(file)->pMethods->xCheckReservedLock(below(file), result);
}

int control(sqlite3_file* file, int question, void* answer) {
  return below(file)->pMethods->xFileControl(below(file), question, answer);
}

int sector_size(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }

int characteristics(sqlite3_file* file) { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }

constexpr sqlite3_io_methods kMethods = {1,         close_file,   read_file,       write_file,  truncate_file,
                                         sync_file, size_of_file, lock_file,       unlock_file, is_reserved,
                                         control,   sector_size,  characteristics, nullptr,     nullptr,
                                         nullptr,   nullptr,      nullptr,         nullptr};

SteppedDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SteppedDisk*>(vfs->pAppData); }

int open_in(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  SteppedDisk& disk = disk_of(vfs);
  OpenFile& open = open_file(file);
  open.base.pMethods = nullptr;
  int there = 0;
  if (path != nullptr) disk.below->xAccess(disk.below, path, SQLITE_ACCESS_EXISTS, &there);
  if (there == 0 && (flags & SQLITE_OPEN_CREATE) != 0)
    if (const int failed = begin(disk, SQLITE_CANTOPEN); failed != SQLITE_OK) return failed;
  open.disk = &disk;
  open.below = reinterpret_cast<sqlite3_file*>(&open + 1);
  const int result = disk.below->xOpen(disk.below, path, open.below, flags, out);
  if (result == SQLITE_OK) open.base.pMethods = &kMethods;
  return result;
}

int delete_in(sqlite3_vfs* vfs, const char* path, int) {
  SteppedDisk& disk = disk_of(vfs);
  if (const int failed = begin(disk, SQLITE_IOERR_DELETE); failed != SQLITE_OK) return failed;
  return disk.below->xDelete(disk.below, path, 0);
}

int access_in(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
  return disk_of(vfs).below->xAccess(disk_of(vfs).below, path, flags, result);
}

int full_path(sqlite3_vfs* vfs, const char* path, int size, char* out) {
  return disk_of(vfs).below->xFullPathname(disk_of(vfs).below, path, size, out);
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  return disk_of(vfs).below->xRandomness(disk_of(vfs).below, size, out);
}

/// Nobody waits for somebody in the same thread.
int sleep_for(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs* vfs, double* days) {
  return disk_of(vfs).below->xCurrentTime(disk_of(vfs).below, days);
}

int last_error(sqlite3_vfs* vfs, int size, char* out) {
  return disk_of(vfs).below->xGetLastError(disk_of(vfs).below, size, out);
}

class SteppedTransport final : public kube::Transport {
 public:
  SteppedTransport(Steps& steps, std::unique_ptr<kube::Transport> below, LastRequest last)
      : steps_(steps), below_(std::move(below)), last_(std::move(last)) {}

  void connect(const std::string& cluster, std::shared_ptr<const kube::Connection> connection) override {
    hosts_[cluster] = host_of(*connection);
    below_->connect(cluster, std::move(connection));
  }

  void submit(kube::RequestId id, const std::string& cluster, kube::HttpRequest request) override {
    const bool alive = !steps_.is_dead();
    try {
      steps_.step();
    } catch (const Steps::Death&) {
      if (alive && last_) last_(hosts_.at(cluster), request);
      throw;
    }
    below_->submit(id, cluster, std::move(request));
    steps_.pause();
  }

  std::vector<kube::HttpResponse> wait(Milliseconds at_most) override {
    auto responses = below_->wait(at_most);
    if (!responses.empty()) {
      steps_.step();
      steps_.pause();
    }
    return responses;
  }

 private:
  Steps& steps_;
  std::unique_ptr<kube::Transport> below_;
  LastRequest last_;
  std::map<std::string, std::string> hosts_;
};

}  // namespace

void Steps::die_at(std::size_t number) {
  *this = {};
  counting_ = true;
  at_ = number;
}

void Steps::pause_at(std::size_t number, std::function<void()> then) {
  die_at(number);
  pause_ = std::move(then);
}

void Steps::rest() {
  counting_ = false;
  dead_ = false;
}

void Steps::step() {
  if (!counting_) return;
  if (dead_) throw Death();
  ++count_;
  if (at_ == 0 || count_ != at_ || pause_) return;
  dead_ = true;
  throw Death();
}

void Steps::pause() {
  if (!counting_ || !pause_ || count_ < at_) return;
  // Others are at work meanwhile, and their steps are not this process's.
  counting_ = false;
  std::exchange(pause_, nullptr)();
  counting_ = true;
  at_ = 0;
}

bool Steps::step_on_disk() {
  if (!counting_) return true;
  if (!dead_ && ++count_ == at_ && !pause_) dead_ = true;
  return !dead_;
}

SteppedDisk::SteppedDisk(Steps& its_steps)
    : steps(its_steps), below(sqlite3_vfs_find(nullptr)), vfs_(std::make_unique<sqlite3_vfs>()) {
  *vfs_ = {};
  vfs_->iVersion = 1;
  vfs_->szOsFile = static_cast<int>(sizeof(OpenFile)) + below->szOsFile;
  vfs_->mxPathname = below->mxPathname;
  vfs_->zName = "stepped";
  vfs_->pAppData = this;
  vfs_->xOpen = open_in;
  vfs_->xDelete = delete_in;
  vfs_->xAccess = access_in;
  vfs_->xFullPathname = full_path;
  vfs_->xRandomness = randomness;
  vfs_->xSleep = sleep_for;
  vfs_->xCurrentTime = current_time;
  vfs_->xGetLastError = last_error;
  sqlite3_vfs_register(vfs_.get(), 1);
}

SteppedDisk::~SteppedDisk() {
  sqlite3_vfs_unregister(vfs_.get());
  sqlite3_vfs_register(below, 1);
}

std::unique_ptr<kube::Transport> stepped(Steps& steps,
                                         std::unique_ptr<kube::Transport> transport,
                                         LastRequest last) {
  return std::make_unique<SteppedTransport>(steps, std::move(transport), std::move(last));
}

}  // namespace emco::test
