#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace emco::store {

// A thin, strict layer over SQLite: statements with bound parameters, transactions that roll back unless they
// were committed, and one translation of everything that can go wrong. It knows nothing of kinds or records.

/// Bytes to be bound as a BLOB.
struct Blob {
  std::string_view bytes;
};

/// What a statement would have broken, as SQLite tells it.
struct Breach {
  enum class Rule { NotNull, Check, Trigger, Unique, Type, ForeignKey };
  Rule rule = Rule::ForeignKey;
  /// Check: the constraint's name. Trigger: the text of RAISE. Unique: the name of the unique index that
  /// bears a rule's name, else "table.column, table.column". NotNull: "table.column". Type: SQLite's words.
  /// ForeignKey: "".
  std::string name;
  bool bare = false;  ///< Unique: `name` are columns, because the index bears no rule's name
};

/// A constraint or trigger refused a statement; nothing of the statement happened. The Error's code is the
/// rule's name where the breach bears one, "reference.missing" for a foreign key, else "internal.bug".
class Refusal : public Error {
 public:
  explicit Refusal(Breach breach);

  const Breach& breach() const { return breach_; }

 private:
  Breach breach_;
};

class Database;

/// One run of a prepared statement: bind in order, then `next` for rows or `run` for effects. Must not
/// outlive its database. Throws Refusal, or Error with a `store.` code (database.cpp lists them).
class Query {
 public:
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  /// Each binds the next parameter.
  Query& bind(std::nullptr_t);
  Query& bind(std::int64_t value);

  Query& bind(int value) { return bind(std::int64_t{value}); }

  Query& bind(bool value) { return bind(std::int64_t{value ? 1 : 0}); }

  Query& bind(std::string_view value);

  Query& bind(const std::string& value) { return bind(std::string_view(value)); }

  Query& bind(const char* value) { return bind(std::string_view(value)); }

  Query& bind(Blob value);

  template <typename T>
  Query& bind(const std::optional<T>& value) {
    return value.has_value() ? bind(*value) : bind(nullptr);
  }

  /// Binds all, in order.
  template <typename... Values>
  Query& with(const Values&... values) {
    (bind(values), ...);
    return *this;
  }

  /// Steps to the next row; false when there is none.
  bool next();
  /// Steps to the end and returns how many rows were inserted, updated or deleted by the statement itself.
  std::int64_t run();
  /// Makes the statement ready for another round of bind and next.
  void again();

  int columns() const;
  std::string name(int column) const;
  bool null(int column) const;
  std::int64_t integer(int column) const;
  /// Text or BLOB; "" for NULL.
  std::string text(int column) const;
  /// The same without a copy, valid until the next step.
  std::string_view view(int column) const;
  std::optional<std::string> maybe_text(int column) const;
  std::optional<std::int64_t> maybe_integer(int column) const;

 private:
  friend class Database;
  Query(Database& database, sqlite3_stmt* statement, bool* in_use);

  Database* database_;
  sqlite3_stmt* statement_;
  bool* in_use_;  ///< of the cache's entry; null when this query owns the statement
  int bound_ = 0;
};

/// How a database is opened.
struct Opening {
  std::string path;
  std::string vfs = {};  ///< "" = the default; tests put faulty disks here
  Milliseconds busy_timeout = 5000;
};

/// One connection with every setting that the store relies on, each read back. For one thread.
class Database {
 public:
  /// Opens an existing database file; never makes one. "store.not-found", "store.not-a-store" (a folder, a
  /// link, a pipe, another format), "store.damaged", "store.busy", "store.unreadable".
  static Database open(const Opening& opening);
  /// Makes a new empty file, 0600, and opens it. "store.exists" when there is anything of that name.
  static Database create(const Opening& opening);
  static Database memory();

  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  /// The statement called FILE/NAME in `sql/queries/`; prepared once and kept. An unknown name is
  /// "internal.bug".
  Query query(std::string_view name);
  /// A statement made of the schema's own identifiers (never of a user's words); prepared once and kept.
  Query statement(const std::string& sql);
  /// Runs a script of statements without parameters. With `Script::Schema` it may define and drop things,
  /// which is refused otherwise.
  enum class Script { Data, Schema };
  void script(std::string_view sql, Script kind = Script::Data);

  bool in_transaction() const;
  /// A deferred foreign key is broken at this moment. O(1).
  bool has_broken_references() const;
  bool read_only() const;
  std::int64_t last_row() const;
  const std::string& path() const;

  /// Forgets all prepared statements: before the schema changes.
  void forget_statements();

  /// The rule's name of the unique index over these columns ("table.column, table.column"), "" when it bears
  /// none.
  std::string rule_of_unique(const std::string& columns);

  /// Copies the whole database into another file or memory (SQLite's online backup).
  void copy_to(Database& target);

  /// The connection itself, for core/store only.
  sqlite3* handle() const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  static Database connect(const Opening& opening, int flags);
  Query take(std::string_view key, std::string_view sql);

  std::unique_ptr<State> state_;
};

/// Everything between here and `commit` happens, or nothing. Rolls back when it goes out of sight.
class Transaction {
 public:
  /// Read: one consistent view. Write: takes the write lock at once, so that what was read cannot be changed
  /// by others ("store.busy" names the holder when it is not free in time).
  enum class Access { Read, Write };
  Transaction(Database& database, Access access);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// Throws Refusal (ForeignKey) when a deferred key is broken, and Error "store.…" when the disk fails; then
  /// nothing happened, except after "store.commit-unknown", when only a new reading can tell.
  void commit();
  void roll_back();

 private:
  Database& database_;
  bool open_ = true;
};

/// One consistent view of the store for readings that belong together: what another process commits meanwhile
/// is seen by all of them or by none. Others can read, and wait with their commits until it ends. Inside a
/// transaction that view is the transaction's own.
class View {
 public:
  explicit View(Database& database) {
    if (!database.in_transaction()) own_.emplace(database, Transaction::Access::Read);
  }

 private:
  std::optional<Transaction> own_;
};

/// A part of a transaction that can be taken back alone. Rolls back when it goes out of sight unless kept.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();
  void keep();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace emco::store
