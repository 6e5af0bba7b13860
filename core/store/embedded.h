#pragma once

#include <span>
#include <string_view>

namespace emco::store {

/// One file of `sql/`, as it was when the program was built.
struct EmbeddedSql {
  std::string_view name;  ///< "kinds/app.sql"
  std::string_view text;
};

/// What a store is made of, in the order in which it is carried out: catalog, base, kinds, records, rules,
/// triggers, views.
std::span<const EmbeddedSql> embedded_schema();
/// SHA-256 of all of it with the files' names, reckoned when the program was built.
std::string_view embedded_schema_digest();
/// Files of named queries ("queries/intent.sql"), each a row of `-- name: NAME` blocks.
std::span<const EmbeddedSql> embedded_queries();
/// What brings a store of an earlier version up to date, by version: "migrations/0002_….sql" makes version 2.
std::span<const EmbeddedSql> embedded_migrations();

}  // namespace emco::store
