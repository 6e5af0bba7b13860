#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/bundle/read.h"
#include "core/model/kind.h"

namespace emco::bundle {

/// What an anchor names.
struct Anchor {
  enum class Type {
    Unknown,     ///< diagnostics say why
    Collection,  ///< "projects": the name is in the document
    Resource,    ///< "projects/p": the anchor is the address
    Operation,   ///< "projects/p/…/d1/instantiate"
    Status,      ///< "projects/p/…/d1/status": only for reading
  };

  Type type = Type::Unknown;
  const Kind* kind = nullptr;
  std::map<std::string, std::string> parameters;  ///< of the kind's pattern, as far as the anchor says them
  std::string word;                               ///< of an operation
  std::string query;                              ///< of a status: what follows '?', e.g. "status=deployed"
};

/// Understands an anchor. Blanks around it do not count. "bundle.unknown-kind", "bundle.unknown-operation",
/// "bundle.read-only-anchor" (a status for anything but Get), "name.invalid" for each part that is no name.
Anchor parse_anchor(std::string_view text,
                    const Kinds& kinds,
                    Purpose purpose,
                    const Source& where,
                    Diagnostics& diagnostics);

/// How many of the last segments of a pattern name the resource itself: 1, or 2 for composite apps.
std::size_t own_segments(const Kind& kind);

/// The names of those parameters.
std::vector<std::string> own_parameters(const Kind& kind);

/// Where documents of a kind say a parameter: the keys of the field that is stored in the column of that
/// name. Empty when only an anchor can say it.
std::vector<std::string> field_path(const Kind& kind, const std::string& parameter);

}  // namespace emco::bundle
