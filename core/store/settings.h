#pragma once

#include <string>

struct sqlite3;

namespace emco::store {

/// Brings a connection into the state that the store relies on and reads every setting back. Throws Error
/// "store.…" when the file is no database, "internal.bug" when this SQLite refuses a setting.
void apply_settings(sqlite3* connection, const std::string& path);

/// A second wall behind bound parameters: statements may read and write rows and nothing else, until a schema
/// change is announced.
class Guard {
 public:
  Guard() = default;
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// The guard must outlive the connection.
  void install(sqlite3* connection);

  /// Allows definitions while it lives.
  class Schema {
   public:
    Schema(Guard& guard, bool allow) : guard_(guard), before_(guard.schema_) {
      guard.schema_ = allow || before_;
    }

    ~Schema() { guard_.schema_ = before_; }

    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

   private:
    Guard& guard_;
    bool before_;
  };

 private:
  static int judge(void* guard, int action, const char* first, const char* second, const char*, const char*);

  bool schema_ = false;
};

}  // namespace emco::store
