#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.h"

struct sqlite3_vfs;

namespace emco::test {

/// A disk in memory for SQLite that writes down everything that is done to it, can fail at any operation, and
/// can say what a crash would have left. Its name is for `store::Opening::vfs`; it outlives the databases on
/// it.
class MemoryDisk {
 public:
  struct Operation {
    enum class Kind { Read, Create, Write, Truncate, Sync, Delete };
    Kind kind = Kind::Read;
    std::string file;
    std::int64_t offset = 0;  ///< Truncate: the new size
    std::string bytes;        ///< Write: what is written
  };

  using Files = std::map<std::string, std::shared_ptr<std::string>>;

  explicit MemoryDisk(Files files = {});
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  const std::string& name() const { return name_; }

  Files files;
  /// Everything but reads, in order, as far as it was carried out.
  std::vector<Operation> log;
  /// What an operation answers instead of being carried out: a result code of SQLite, 0 when it is carried
  /// out.
  std::function<int(const Operation&)> fault;
  bool read_only = false;

 private:
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
};

/// What crashes leave of a disk, at every moment of what was done to it.
class Crash {
 public:
  /// What happens to operations that were not synced.
  enum class Survival {
    All,      ///< the process died, the host did not
    Synced,   ///< nothing but what was synced is left
    Sectors,  ///< of the rest any subset, each 512 bytes alone
  };

  /// `before` was synced.
  explicit Crash(const MemoryDisk::Files& before);

  /// The next operation was carried out.
  void add(const MemoryDisk::Operation& operation);

  /// The files after a crash now, a copy of their own.
  MemoryDisk::Files files(Survival survival, Random& random) const;

 private:
  MemoryDisk::Files written_;
  MemoryDisk::Files synced_;
  std::map<std::string, std::vector<MemoryDisk::Operation>> pending_;
};

/// A copy of its own.
MemoryDisk::Files copy_of(const MemoryDisk::Files& files);

}  // namespace emco::test
