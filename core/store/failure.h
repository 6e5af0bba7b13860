#pragma once

#include <string>

struct sqlite3;

namespace emco::store {

/// Throws what SQLite's answer means: Refusal for constraints and triggers, else Error "store.…" (or
/// "internal.bug" for what only a mistake in this program brings about). `doing` ends the message of the
/// latter.
[[noreturn]] void fail(sqlite3* connection, int result, const std::string& path, const std::string& doing);

/// The process that holds a lock on the file, for people: "process 4711 (emcoctl)", "" when nobody knows.
std::string lock_holder(const std::string& path);

}  // namespace emco::store
