#pragma once

#include <span>
#include <string>
#include <string_view>

struct sqlite3;

namespace emco::store {

/// A form that texts of a field must have. In the schema it is a function: CHECK (is_ipv4(gateway)).
struct Format {
  const char* function;  ///< its name in SQL
  bool (*holds)(std::string_view);
  const char* meaning;  ///< for people: "an IPv4 address, e.g. 10.0.0.1"
};

/// All of them.
std::span<const Format> formats();

/// Makes the formats known to a connection. A NULL argument gives NULL, so that a CHECK lets it pass.
void add_formats(sqlite3* connection);

}  // namespace emco::store
