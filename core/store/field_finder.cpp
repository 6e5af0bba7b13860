#include "core/store/field_finder.h"

#include <variant>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::store {

bool is_internal(const Reference& reference) {
  return reference.cascades || reference.target == "resource" || reference.target == "content";
}

bool is_of_kinds(const Table& table) {
  return table.column("address") != nullptr ? table.column("parent") != nullptr
                                            : table.column("owner") != nullptr;
}

std::string_view owner_column(const Table& table) {
  return table.column("address") != nullptr ? "address" : "owner";
}

bool is_parent_key(const Reference& reference) {
  return reference.columns.size() == 1 && reference.columns.front() == "parent";
}

const RowLayout& FieldFinder::layout(const Kind& kind) {
  const auto found = layouts_.find(kind.name);
  if (found != layouts_.end()) return found->second;
  return layouts_.emplace(kind.name, layout_of(kind, catalogue_)).first->second;
}

/// Whether a row made from the document is the row of that number.
bool FieldFinder::is_row(const Row& row, std::int64_t rowid) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    if (row.layout->sources[i].from != RowLayout::From::File)
      terms.push_back(fmt::format("\"{}\" IS ?{}", row.layout->sources[i].column, i + 2));
  auto query = database_.statement(fmt::format("SELECT 1 FROM \"{}\" WHERE rowid = ?1 AND {}",
                                               row.layout->table->name, text::join(terms, " AND ")));
  query.bind(rowid);
  for (const auto& cell : row.cells)
    std::visit([&](const auto& value) { query.bind(value); }, cell);
  return query.next();
}

std::string FieldFinder::field_of(const std::string& owner,
                                  const std::string& table,
                                  std::int64_t rowid,
                                  const Reference& reference) {
  if (owner != owner_) {
    owner_.clear();
    rows_.clear();
    auto place = database_.query("draft/place");
    place.bind(owner);
    if (!place.next()) return {};
    const Kind* kind = catalogue_.kinds.find(place.text(0));
    if (kind == nullptr) return {};
    const Value body = json::parse(place.view(1));
    rows_ = rows_of(layout(*kind), {owner, parameters_of(*kind, owner), "", {}}, body);
    owner_ = owner;
  }
  // A generated column X_address comes from the field in X.
  std::string column = reference.columns.back();
  if (column.ends_with("_address")) column.resize(column.size() - 8);
  for (const auto& row : rows_)
    if (row.layout->table->name == table && is_row(row, rowid)) return path_of(row, column);
  return {};
}

}  // namespace emco::store
