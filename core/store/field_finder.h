#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/store/catalog.h"
#include "core/store/database.h"
#include "core/store/rows.h"

namespace emco::store {

/// Keys between a resource's own tables, and to the books behind it, are no references of its document.
bool is_internal(const Reference& reference);

/// Rows of kinds say whose they are; those of the deployment level guard themselves by holds.
bool is_of_kinds(const Table& table);

/// The column of a kind's table that says whose a row is.
std::string_view owner_column(const Table& table);

/// A key to the resource that one stands below.
bool is_parent_key(const Reference& reference);

/// Finds which value of a document a row of the store comes from.
class FieldFinder {
 public:
  FieldFinder(Database& database, const Catalogue& catalogue) : database_(database), catalogue_(catalogue) {}

  /// The path in the document of `owner` of the value that a key in a row comes from: "spec.app"; "" when it
  /// comes from none.
  std::string field_of(const std::string& owner,
                       const std::string& table,
                       std::int64_t rowid,
                       const Reference& reference);

 private:
  const RowLayout& layout(const Kind& kind);
  bool is_row(const Row& row, std::int64_t rowid);

  Database& database_;
  const Catalogue& catalogue_;
  std::map<std::string, RowLayout, std::less<>> layouts_;
  std::string owner_;  ///< whose rows are known
  std::vector<Row> rows_;
};

}  // namespace emco::store
