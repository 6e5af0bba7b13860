#pragma once

#include <string_view>
#include <vector>

#include "core/store/database.h"

namespace emco::store {

/// While it lives, foreign keys are not looked at: tables can be put in the place of others. To be made
/// outside of transactions.
class WithoutForeignKeys {
 public:
  explicit WithoutForeignKeys(Database& database);
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;
  ~WithoutForeignKeys();

 private:
  Database& database_;
};

/// Makes tables and indexes what these statements say: makes what is missing, puts a table of the new
/// definition in the place of one that differs, with all its rows, and drops indexes that are not among them.
/// Triggers and views have to be off. Throws Refusal when a row may not be in the new table, Error
/// "internal.bug" for a table that is not among them.
void rebuild_structure(Database& database, const std::vector<std::string_view>& definitions);

}  // namespace emco::store
