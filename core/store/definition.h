#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace emco::store {

/// What a CREATE TABLE says and no pragma tells.
struct Definition {
  struct Check {
    std::string name;                  ///< "" when it has none
    std::string expression;            ///< without the outer parentheses
    std::vector<std::string> columns;  ///< every word in it that may be a column, in order
  };

  std::vector<Check> checks;
  /// The names of named foreign keys by their columns ("owner, within").
  std::map<std::string, std::string> foreign_keys;
  /// The values of each column with a check `column IN ('…', …)`.
  std::map<std::string, std::vector<std::string>> enumerations;
};

/// Reads the text of a CREATE TABLE of this program's own schema, which is well-formed.
Definition read_definition(std::string_view create_table);

}  // namespace emco::store
