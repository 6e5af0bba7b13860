#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emco::test {

/// A schema from which one rule was taken out.
struct Mutant {
  std::string name;         ///< "app_dependency: CHECK app-dependency.on-itself (other_app <> app)"
  std::string file;         ///< of the schema: "kinds/app_dependency.sql"
  std::string before;       ///< the statement with the rule
  std::string replacement;  ///< the same without; "" when the rule is the whole statement
};

/// One for each CHECK, FOREIGN KEY, UNIQUE and trigger of a file of the schema.
std::vector<Mutant> mutants_of(std::string_view file, std::string_view text);

}  // namespace emco::test
