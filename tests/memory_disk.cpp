#include "tests/memory_disk.h"

#include <algorithm>
#include <cstring>

#include <sqlite3.h>

namespace emco::test {
namespace {

using Operation = MemoryDisk::Operation;
using Kind = Operation::Kind;

/// What SQLite holds for an open file; it makes and drops the memory without constructors.
struct OpenFile {
  sqlite3_file base;
  MemoryDisk* disk;
  std::string* name;
  std::shared_ptr<std::string>* bytes;
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

MemoryDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<MemoryDisk*>(vfs->pAppData); }

void write_at(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// Asks for a fault, else writes down that it is done. The caller then does it.
int begin(MemoryDisk& disk, Operation operation) {
  const int fault = disk.fault ? disk.fault(operation) : SQLITE_OK;
  if (fault == SQLITE_OK && operation.kind != Kind::Read) disk.log.push_back(std::move(operation));
  return fault;
}

int close_file(sqlite3_file* file) {
  delete open_file(file).name;
  delete open_file(file).bytes;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* target, int count, sqlite3_int64 offset) {
  auto& open = open_file(file);
  if (const int fault = begin(*open.disk, {Kind::Read, *open.name, offset, {}}); fault != SQLITE_OK)
    return fault;
  const std::string& bytes = **open.bytes;
  const auto from = std::min(static_cast<std::size_t>(offset), bytes.size());
  const auto there = std::min(static_cast<std::size_t>(count), bytes.size() - from);
  std::memcpy(target, bytes.data() + from, there);
  std::memset(static_cast<char*>(target) + there, 0, static_cast<std::size_t>(count) - there);
  return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* source, int count, sqlite3_int64 offset) {
  auto& open = open_file(file);
  const std::string bytes(static_cast<const char*>(source), static_cast<std::size_t>(count));
  if (const int fault = begin(*open.disk, {Kind::Write, *open.name, offset, bytes}); fault != SQLITE_OK)
    return fault;
  write_at(**open.bytes, static_cast<std::size_t>(offset), bytes);
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  auto& open = open_file(file);
  if (const int fault = begin(*open.disk, {Kind::Truncate, *open.name, size, {}}); fault != SQLITE_OK)
    return fault;
  (*open.bytes)->resize(static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  auto& open = open_file(file);
  return begin(*open.disk, {Kind::Sync, *open.name, 0, {}});
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>((*open_file(file).bytes)->size());
  return SQLITE_OK;
}

// One process at a time has it open.
int lock_file(sqlite3_file*, int) { return SQLITE_OK; }

int is_reserved(sqlite3_file*, int* result) {
  *result = 0;
  return SQLITE_OK;
}

int control(sqlite3_file*, int question, void* answer) {
  if (question != SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
  *static_cast<sqlite3_int64*>(answer) = 0;
  return SQLITE_OK;
}

int sector_size(sqlite3_file*) { return 512; }

int characteristics(sqlite3_file*) { return 0; }

constexpr sqlite3_io_methods kMethods = {1,         close_file,   read_file,       write_file, truncate_file,
                                         sync_file, size_of_file, lock_file,       lock_file,  is_reserved,
                                         control,   sector_size,  characteristics, nullptr,    nullptr,
                                         nullptr,   nullptr,      nullptr,         nullptr};

int open_in(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  auto& disk = disk_of(vfs);
  auto& open = open_file(file);
  open.base.pMethods = nullptr;
  const std::string name = path == nullptr ? "temporary" : path;
  auto found = disk.files.find(name);
  if (found == disk.files.end()) {
    if ((flags & SQLITE_OPEN_CREATE) == 0 || disk.read_only) return SQLITE_CANTOPEN;
    if (const int fault = begin(disk, {Kind::Create, name, 0, {}}); fault != SQLITE_OK) return fault;
    found = disk.files.emplace(name, std::make_shared<std::string>()).first;
  }
  open = {{&kMethods}, &disk, new std::string(name), new std::shared_ptr<std::string>(found->second)};
  if (disk.read_only) flags = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
  if (out != nullptr) *out = flags;
  return SQLITE_OK;
}

int delete_in(sqlite3_vfs* vfs, const char* path, int) {
  auto& disk = disk_of(vfs);
  if (!disk.files.contains(path)) return SQLITE_IOERR_DELETE_NOENT;
  if (const int fault = begin(disk, {Kind::Delete, path, 0, {}}); fault != SQLITE_OK) return fault;
  disk.files.erase(path);
  return SQLITE_OK;
}

int access_in(sqlite3_vfs* vfs, const char* path, int, int* result) {
  *result = disk_of(vfs).files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
  static SeededRandom random(1);
  const auto bytes = random.bytes(static_cast<std::size_t>(size));
  std::copy(bytes.begin(), bytes.end(), out);
  return size;
}

int sleep_for(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, double* days) {
  *days = 2460000.5;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

/// The files that an operation is carried out on.
void carry_out(MemoryDisk::Files& files, const Operation& operation) {
  if (operation.kind == Kind::Delete) {
    files.erase(operation.file);
    return;
  }
  auto& bytes = files[operation.file];
  if (bytes == nullptr) bytes = std::make_shared<std::string>();
  if (operation.kind == Kind::Write)
    write_at(*bytes, static_cast<std::size_t>(operation.offset), operation.bytes);
  if (operation.kind == Kind::Truncate) bytes->resize(static_cast<std::size_t>(operation.offset));
}

bool heads(Random& random) { return (random.bytes(1).front() & 1) != 0; }

/// The same, but each sector of it by chance.
void carry_out_partly(MemoryDisk::Files& files, const Operation& operation, Random& random) {
  constexpr std::size_t kSector = 512;
  if (operation.kind != Kind::Write) {
    if (heads(random)) carry_out(files, operation);
    return;
  }
  for (std::size_t from = 0; from < operation.bytes.size(); from += kSector)
    if (heads(random))
      carry_out(files, {Kind::Write, operation.file, operation.offset + static_cast<std::int64_t>(from),
                        operation.bytes.substr(from, kSector)});
}

}  // namespace

MemoryDisk::MemoryDisk(Files there) : files(std::move(there)), vfs_(std::make_unique<sqlite3_vfs>()) {
  static int count = 0;
  name_ = "memory-disk-" + std::to_string(++count);
  *vfs_ = {};
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(OpenFile);
  vfs_->mxPathname = 512;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = open_in;
  vfs_->xDelete = delete_in;
  vfs_->xAccess = access_in;
  vfs_->xFullPathname = full_path;
  vfs_->xRandomness = randomness;
  vfs_->xSleep = sleep_for;
  vfs_->xCurrentTime = current_time;
  vfs_->xGetLastError = last_error;
  sqlite3_vfs_register(vfs_.get(), 0);
}

MemoryDisk::~MemoryDisk() { sqlite3_vfs_unregister(vfs_.get()); }

Crash::Crash(const MemoryDisk::Files& before) : written_(copy_of(before)), synced_(copy_of(before)) {}

void Crash::add(const Operation& operation) {
  carry_out(written_, operation);
  auto& pending = pending_[operation.file];
  if (operation.kind != Kind::Sync) {
    pending.push_back(operation);
    return;
  }
  for (const auto& waiting : pending)
    carry_out(synced_, waiting);
  pending.clear();
}

MemoryDisk::Files Crash::files(Survival survival, Random& random) const {
  auto files = copy_of(survival == Survival::All ? written_ : synced_);
  if (survival == Survival::Sectors)
    for (const auto& [file, operations] : pending_)
      for (const auto& operation : operations)
        carry_out_partly(files, operation, random);
  return files;
}

MemoryDisk::Files copy_of(const MemoryDisk::Files& files) {
  MemoryDisk::Files copy;
  for (const auto& [name, bytes] : files)
    copy[name] = std::make_shared<std::string>(*bytes);
  return copy;
}

}  // namespace emco::test
