// Transactions and savepoints (declared in database.h).
#include <sqlite3.h>

#include "core/store/database.h"
#include "core/store/failure.h"

namespace emco::store {
namespace {

int execute(Database& database, const char* sql) {
  return sqlite3_exec(database.handle(), sql, nullptr, nullptr, nullptr);
}

void expect_executed(Database& database, const char* sql) {
  const int result = execute(database, sql);
  if (result != SQLITE_OK) fail(database.handle(), result, database.path(), sql);
}

}  // namespace

Transaction::Transaction(Database& database, Access access) : database_(database) {
  expects(!database.in_transaction(), "a transaction begins inside another");
  expect_executed(database, access == Access::Write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // Full disks, failed reads and lack of memory roll back by themselves.
  if (open_ && database_.in_transaction()) execute(database_, "ROLLBACK");
}

void Transaction::roll_back() {
  expects(open_, "a transaction ends twice");
  open_ = false;
  if (database_.in_transaction()) expect_executed(database_, "ROLLBACK");
}

void Transaction::commit() {
  expects(open_, "a transaction ends twice");
  if (!database_.in_transaction())
    throw Error("store.disk-failed", "the transaction was rolled back because the disk failed",
                "check the disk and the free space, then repeat");
  const int result = execute(database_, "COMMIT");
  if (result == SQLITE_OK) {
    open_ = false;
    return;
  }
  // A busy or refused COMMIT has done nothing; whether any other failure reached the disk only a new reading
  // tells.
  const int primary = result & 0xFF;
  if (primary == SQLITE_BUSY || primary == SQLITE_CONSTRAINT || primary == SQLITE_FULL)
    fail(database_.handle(), result, database_.path(), "COMMIT");
  try {
    fail(database_.handle(), result, database_.path(), "COMMIT");
  } catch (const Error& error) {
    throw Error("store.commit-unknown", error.diagnostics().items().front().summary,
                "look what is there before repeating: emcoctl status");
  }
}

Savepoint::Savepoint(Database& database) : database_(database) {
  expect_executed(database, "SAVEPOINT part");
}

Savepoint::~Savepoint() {
  if (!open_ || !database_.in_transaction()) return;
  execute(database_, "ROLLBACK TO part");
  execute(database_, "RELEASE part");
}

void Savepoint::keep() {
  expects(open_, "a savepoint ends twice");
  open_ = false;
  database_.statement("RELEASE part").run();
}

}  // namespace emco::store
