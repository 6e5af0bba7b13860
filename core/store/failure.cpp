#include "core/store/failure.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/database.h"

namespace emco::store {
namespace {

/// What follows the first ": " of a message, where SQLite puts the constraint.
std::string detail(const std::string& message) {
  const auto colon = message.find(": ");
  return colon == std::string::npos ? message : message.substr(colon + 2);
}

[[noreturn]] void fail_constraint(int result, const std::string& message) {
  using Rule = Breach::Rule;
  switch (result) {
    case SQLITE_CONSTRAINT_NOTNULL: throw Refusal({Rule::NotNull, detail(message)});
    case SQLITE_CONSTRAINT_CHECK: throw Refusal({Rule::Check, detail(message)});
    case SQLITE_CONSTRAINT_TRIGGER: throw Refusal({Rule::Trigger, message});
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      std::string name = detail(message);
      if (name.starts_with("index '")) name = name.substr(7, name.size() - 8);
      throw Refusal({Rule::Unique, name});
    }
    case SQLITE_CONSTRAINT_DATATYPE: throw Refusal({Rule::Type, message});
    case SQLITE_CONSTRAINT_FOREIGNKEY: throw Refusal({Rule::ForeignKey, ""});
    default: throw Error("internal.bug", fmt::format("an unforeseen constraint: {} ({})", message, result));
  }
}

[[noreturn]] void fail_busy(const std::string& path) {
  const std::string holder = lock_holder(path);
  throw Error("store.busy",
              holder.empty() ? fmt::format("the store '{}' is in use", path)
                             : fmt::format("the store '{}' is in use by {}", path, holder),
              "wait for the other command to end and repeat; raise --lock-timeout to wait longer");
}

struct Explanation {
  int result;  ///< primary result code
  const char* code;
  const char* what;
  const char* help;
};

constexpr Explanation kExplanations[] = {
    {SQLITE_FULL, "store.full", "no space is left to write the store", "free some space and repeat"},
    {SQLITE_READONLY, "store.read-only", "the store cannot be written",
     "check the permissions of the file and its folder, and whether the disk is mounted for reading only"},
    {SQLITE_IOERR, "store.disk-failed", "the disk failed under the store", "check the disk, then repeat"},
    {SQLITE_CORRUPT, "store.damaged", "the store is damaged",
     "put back a backup: emcoctl store restore FILE"},
    {SQLITE_NOTADB, "store.not-a-store", "the file is no store",
     "check --store; emcoctl init makes a new one"},
    {SQLITE_CANTOPEN, "store.unreadable", "the store cannot be opened",
     "check the permissions of the file and its folder"},
    {SQLITE_PERM, "store.unreadable", "the store cannot be opened",
     "check the permissions of the file and its folder"},
    {SQLITE_NOLFS, "store.disk-failed", "the disk cannot hold so large a file",
     "move the store to another disk"},
    {SQLITE_PROTOCOL, "store.disk-failed", "the file system's locks do not work",
     "move the store to a local disk"},
    {SQLITE_NOMEM, "store.out-of-memory", "the store needs more memory than it may use",
     "make the bundle smaller"},
    {SQLITE_TOOBIG, "store.value-too-large", "a value is larger than the store takes", "make it smaller"},
};

/// Only names that are made as codes are: "area.short-phrase". A bare "table.column" is a mistake of ours.
std::string code_of(const Breach& breach) {
  if (breach.rule == Breach::Rule::ForeignKey) return "reference.missing";
  const bool named = breach.rule == Breach::Rule::Check || breach.rule == Breach::Rule::Trigger ||
                     breach.rule == Breach::Rule::Unique;
  const bool code =
      breach.name.find('.') != std::string::npos &&
      breach.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
  return named && code && !breach.bare ? breach.name : "internal.bug";
}

std::string command_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/comm");
  std::string name;
  std::getline(file, name);
  return text::printable(name);
}

}  // namespace

Refusal::Refusal(Breach breach)
    : Error(code_of(breach),
            breach.rule == Breach::Rule::ForeignKey ? "a reference leads nowhere"
                                                    : "the store refuses: " + breach.name),
      breach_(std::move(breach)) {}

void fail(sqlite3* connection, int result, const std::string& path, const std::string& doing) {
  const std::string message = connection == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(connection);
  const int extended = connection == nullptr ? result : sqlite3_extended_errcode(connection);
  const int primary = result & 0xFF;
  if (primary == SQLITE_CONSTRAINT) fail_constraint(extended, message);
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) fail_busy(path);
  for (const auto& explanation : kExplanations)
    if (explanation.result == primary)
      throw Error(explanation.code,
                  fmt::format("{}: '{}' ({}, {})", explanation.what, path, message, extended),
                  explanation.help);
  throw Error("internal.bug", fmt::format("SQLite: {} ({}) while {}", message, extended, doing));
}

std::string lock_holder(const std::string& path) {
  // /proc/locks and not fcntl(F_GETLK): to close another descriptor of the file would drop our own locks.
  struct stat status {};

  if (path.empty() || ::stat(path.c_str(), &status) != 0) return "";
  const std::string file =
      fmt::format("{:02x}:{:02x}:{}", major(status.st_dev), minor(status.st_dev), status.st_ino);
  std::ifstream locks("/proc/locks");
  std::string holder;
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    const std::vector<std::string> parts{std::istream_iterator<std::string>(words), {}};
    // "1: POSIX ADVISORY WRITE 4711 08:01:1234 1073741824 1073742335"; "->" marks one who waits.
    if (parts.size() < 6 || parts[1] != "POSIX" || parts[5] != file) continue;
    const bool writer = parts[3] == "WRITE";
    if (holder.empty() || writer) holder = parts[4];
    if (writer) break;
  }
  if (holder.empty() || holder == "0" || holder == "-1") return "";
  const std::string command = command_of(holder);
  return command.empty() ? "process " + holder : fmt::format("process {} ({})", holder, command);
}

}  // namespace emco::store
