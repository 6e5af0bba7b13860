#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/kind.h"

namespace emco::bundle {

/// Why a text is no name: "name.invalid" or "name.too-long" and words for the message; nothing when it is
/// one. The rule is upstream's, not DNS's: letters of both cases, digits, '-', '_' and '.', a letter or digit
/// at both ends, 1 to 128 characters. What becomes a name in Kubernetes or Helm is checked where it becomes
/// one.
struct NameProblem {
  std::string code;
  std::string text;  ///< "is empty"
};

std::optional<NameProblem> name_problem(std::string_view text);

/// "app placement intent" for app_placement_intent.
std::string noun(const Kind& kind);

/// The noun with its article.
std::string a_noun(const Kind& kind);

}  // namespace emco::bundle
