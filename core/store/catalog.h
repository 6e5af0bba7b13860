#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/kind.h"
#include "core/model/rule.h"
#include "core/store/database.h"
#include "core/store/definition.h"

namespace emco::store {

/// A column as the schema has it.
struct Column {
  std::string name;
  bool required = false;  ///< NOT NULL without a default
  std::optional<std::string> fallback;
  bool generated = false;
  int place_in_key = 0;  ///< of the primary key, from 1; 0: it is none of its columns
};

/// A foreign key as the schema has it.
struct Reference {
  std::vector<std::string> columns;
  std::string target;                       ///< table
  std::vector<std::string> target_columns;  ///< never empty
  std::string rule;       ///< the code that its breach has, "" = reference.missing and the like
  bool cascades = false;  ///< rows of a list, which go with their owner
};

/// A table as the schema has it: what loading rows and explaining refusals needs.
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<Reference> references;
  Definition definition;

  const Column* column(std::string_view column_name) const;
};

/// All that the schema says about kinds and tables.
struct Catalogue {
  Kinds kinds;
  std::map<std::string, Table, std::less<>> tables;

  /// Throws Error "internal.bug" when there is none.
  const Table& table(std::string_view name) const;
};

/// Reads the catalogue of an open store.
Catalogue read_catalogue(Database& database);

/// One kind as the catalogue has it, without reading the others; nothing when there is none of that name.
std::optional<Kind> read_kind(Database& database, const std::string& name);

/// The catalogue's rules of an open store.
Rules read_rules(Database& database);

/// What this program's own schema says, without any store file: for `explain` and exit statuses.
Kinds built_in_kinds();
Rules built_in_rules();

}  // namespace emco::store
