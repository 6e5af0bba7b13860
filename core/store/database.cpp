#include "core/store/database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/store/failure.h"
#include "core/store/formats.h"
#include "core/store/named.h"
#include "core/store/settings.h"

namespace emco::store {

struct Database::State {
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
  };

  std::string path;
  sqlite3* connection = nullptr;
  std::unordered_map<std::string, Prepared> prepared;
  std::map<std::string, std::string> unique_rules;
  bool knows_unique_rules = false;
  Guard guard;

  ~State() {
    for (auto& [key, entry] : prepared)
      sqlite3_finalize(entry.statement);
    sqlite3_close_v2(connection);
  }
};

// ---- opening

namespace {

constexpr int kCommonFlags =
    SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;

/// Refuses what is no plain file before SQLite touches it: it would follow a link or wait for a pipe.
void expect_plain_file(const std::string& path) {
  struct stat status {};

  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw Error("store.not-found", fmt::format("there is no store at '{}'", path),
                  "make one with emcoctl init, or name the right one with --store");
    throw Error("store.unreadable",
                fmt::format("the store '{}' cannot be reached: {}", path, std::strerror(errno)),
                "check the permissions of the file and its folder");
  }
  if (!S_ISREG(status.st_mode))
    throw Error("store.not-a-store", fmt::format("'{}' is not a regular file", path), "check --store");
  if (status.st_size == 0)
    throw Error("store.damaged", fmt::format("the store '{}' is empty: it was truncated", path),
                "put back a backup: emcoctl store restore FILE");
}

}  // namespace

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}

Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::connect(const Opening& opening, int flags) {
  auto state = std::make_unique<State>();
  state->path = opening.path;
  const int result = sqlite3_open_v2(opening.path.c_str(), &state->connection, flags | kCommonFlags,
                                     opening.vfs.empty() ? nullptr : opening.vfs.c_str());
  if (result != SQLITE_OK) fail(state->connection, result, opening.path, "opening");
  sqlite3_busy_timeout(state->connection, static_cast<int>(opening.busy_timeout));
  add_formats(state->connection);
  apply_settings(state->connection, opening.path);
  state->guard.install(state->connection);
  return Database(std::move(state));
}

Database Database::open(const Opening& opening) {
  if (opening.vfs.empty()) expect_plain_file(opening.path);
  return connect(opening, SQLITE_OPEN_READWRITE);
}

Database Database::create(const Opening& opening) {
  if (!opening.vfs.empty()) return connect(opening, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  // Before SQLite does it: it would make the file readable by everybody.
  const int file = ::open(opening.path.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST)
    throw Error("store.exists", fmt::format("'{}' exists already", opening.path),
                "name another place, or use it as it is");
  if (file < 0)
    throw Error("store.unreadable",
                fmt::format("'{}' cannot be made: {}", opening.path, std::strerror(errno)),
                "check the permissions of the folder");
  ::close(file);
  return connect(opening, SQLITE_OPEN_READWRITE);
}

Database Database::memory() {
  return connect({":memory:", "", 0}, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
}

// ---- statements

Query Database::take(std::string_view key, std::string_view sql) {
  auto& entry = state_->prepared[std::string(key)];
  if (entry.statement != nullptr && !entry.in_use) {
    entry.in_use = true;
    return {*this, entry.statement, &entry.in_use};
  }
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(state_->connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) fail(state_->connection, result, state_->path, fmt::format("preparing {}", key));
  // The same statement may run inside itself; the inner run then has one of its own.
  if (entry.statement != nullptr) return {*this, statement, nullptr};
  entry = {statement, true};
  return {*this, statement, &entry.in_use};
}

Query Database::query(std::string_view name) { return take(name, named_sql(name)); }

Query Database::statement(const std::string& sql) { return take(sql, sql); }

void Database::script(std::string_view sql, Script kind) {
  const Guard::Schema permission(state_->guard, kind == Script::Schema);
  const std::string text(sql);
  const int result = sqlite3_exec(state_->connection, text.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail(state_->connection, result, state_->path, "running a script");
}

void Database::forget_statements() {
  for (auto& [key, entry] : state_->prepared) {
    expects(!entry.in_use, "a statement is forgotten while it runs");
    sqlite3_finalize(entry.statement);
  }
  state_->prepared.clear();
  state_->knows_unique_rules = false;
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(state_->connection) == 0; }

bool Database::has_broken_references() const {
  int now = 0;
  int most = 0;
  sqlite3_db_status(state_->connection, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &most, 0);
  return now != 0;
}

bool Database::read_only() const { return sqlite3_db_readonly(state_->connection, "main") == 1; }

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(state_->connection); }

const std::string& Database::path() const { return state_->path; }

sqlite3* Database::handle() const { return state_->connection; }

std::string Database::rule_of_unique(const std::string& columns) {
  if (!state_->knows_unique_rules) {
    state_->unique_rules.clear();
    auto rules = query("schema/unique_rules");
    while (rules.next())
      state_->unique_rules.emplace(rules.text(0), rules.text(1));
    state_->knows_unique_rules = true;
  }
  const auto found = state_->unique_rules.find(columns);
  return found == state_->unique_rules.end() ? "" : found->second;
}

void Database::copy_to(Database& target) {
  auto* backup = sqlite3_backup_init(target.handle(), "main", handle(), "main");
  if (backup == nullptr) fail(target.handle(), sqlite3_errcode(target.handle()), target.path(), "copying");
  int result = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (result == SQLITE_DONE) result = finished;
  if (result != SQLITE_OK) fail(nullptr, result, target.path(), "copying");
}

// ---- one run of a statement

Query::Query(Database& database, sqlite3_stmt* statement, bool* in_use)
    : database_(&database), statement_(statement), in_use_(in_use) {}

Query::Query(Query&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      in_use_(std::exchange(other.in_use_, nullptr)),
      bound_(other.bound_) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  if (in_use_ == nullptr) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *in_use_ = false;
}

namespace {

void expect_bound(int result) { expects(result == SQLITE_OK, "a parameter could not be bound"); }

}  // namespace

Query& Query::bind(std::nullptr_t) {
  expect_bound(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

Query& Query::bind(std::int64_t value) {
  expect_bound(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

Query& Query::bind(std::string_view value) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* bytes = value.empty() ? "" : value.data();
  const int result =
      sqlite3_bind_text64(statement_, ++bound_, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (result != SQLITE_OK) fail(database_->handle(), result, database_->path(), "binding text");
  return *this;
}

Query& Query::bind(Blob value) {
  const char* bytes = value.bytes.empty() ? "" : value.bytes.data();
  const int result = sqlite3_bind_blob64(statement_, ++bound_, bytes, value.bytes.size(), SQLITE_TRANSIENT);
  if (result != SQLITE_OK) fail(database_->handle(), result, database_->path(), "binding bytes");
  return *this;
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  try {
    fail(database_->handle(), result, database_->path(), sqlite3_sql(statement_));
  } catch (const Refusal& refusal) {
    sqlite3_reset(statement_);
    if (refusal.breach().rule != Breach::Rule::Unique) throw;
    const std::string& columns = refusal.breach().name;
    const std::string rule = database_->rule_of_unique(columns);
    throw Refusal({Breach::Rule::Unique, rule.empty() ? columns : rule, rule.empty()});
  }
}

std::int64_t Query::run() {
  while (next()) {
  }
  return sqlite3_changes64(database_->handle());
}

void Query::again() {
  sqlite3_reset(statement_);
  bound_ = 0;
}

int Query::columns() const { return sqlite3_column_count(statement_); }

std::string Query::name(int column) const { return sqlite3_column_name(statement_, column); }

bool Query::null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::string Query::text(int column) const { return std::string(view(column)); }

std::optional<std::string> Query::maybe_text(int column) const {
  if (null(column)) return std::nullopt;
  return text(column);
}

std::optional<std::int64_t> Query::maybe_integer(int column) const {
  if (null(column)) return std::nullopt;
  return integer(column);
}

}  // namespace emco::store
