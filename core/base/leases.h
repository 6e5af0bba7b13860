#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace emco {

/// Evidence on this host that a process still works on an operation: it keeps a lock that the system releases
/// when it dies, however it dies. Evidence only: nobody's right to write depends on it (that is the epoch's
/// task).
class Leases {
 public:
  virtual ~Leases() = default;
  /// Takes the lock of an operation for this process; false when a living process has it.
  virtual bool take(std::int64_t operation) = 0;
  virtual void release(std::int64_t operation) = 0;
  /// Some living process of this host has it, this one included.
  virtual bool is_held(std::int64_t operation) = 0;
};

/// OFD locks on single bytes of one file beside the store: byte N is operation N. The file stays empty.
class FileLeases final : public Leases {
 public:
  /// Nothing is made before the first `take`, so that a store on a read-only disk can be asked. `take` and
  /// `is_held` throw Error "file.unreadable" when the file cannot be made or opened.
  explicit FileLeases(std::string path);
  ~FileLeases() override;
  FileLeases(const FileLeases&) = delete;
  FileLeases& operator=(const FileLeases&) = delete;

  bool take(std::int64_t operation) override;
  void release(std::int64_t operation) override;
  bool is_held(std::int64_t operation) override;

 private:
  /// -1 when the file is not there and is not to be made.
  int open_again(int flags) const;

  std::string path_;
  /// One open file description per lock, so that closing one never drops another.
  std::map<std::int64_t, int> taken_;
};

}  // namespace emco
