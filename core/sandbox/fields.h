#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

namespace emco::sandbox {

/// A set of fields, as managedFields keep one for every manager. Steps are those of fieldsV1: "f:name",
/// "k:{"name":"web"}", "v:"x"".
struct Fields {
  bool member = false;  ///< the field itself belongs to the set
  std::map<std::string, Fields, std::less<>> below;

  bool empty() const { return !member && below.empty(); }

  bool operator==(const Fields& other) const = default;

  const Fields* find(std::string_view step) const;
};

using Path = std::vector<std::string>;

void insert(Fields& set, const Path& path);
void unite(Fields& set, const Fields& other);
/// Takes out the members of `other`, each by itself: what is below one stays.
void subtract(Fields& set, const Fields& other);
/// Takes out the members of `other` with everything below them.
void subtract_whole(Fields& set, const Fields& other);
Fields intersection(const Fields& a, const Fields& b);

Fields read_fields(const Value& fields_v1);
Value write_fields(const Fields& set);

/// The members as a server prints them: ".spec.containers[name=\"web\"].image".
std::vector<std::string> printed(const Fields& set);

}  // namespace emco::sandbox
