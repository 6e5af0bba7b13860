#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/kube/connection.h"

namespace emco::kube {

/// Takes secrets out of texts that servers write: error messages repeat what was sent to them. Knows a
/// credential in plain and base64 form, and, for Secret objects, every value in them.
class Redactor {
 public:
  explicit Redactor(const Connection& connection);

  /// The text with every secret replaced by "(secret)", at most 4 KiB of it.
  std::string clean(std::string_view text) const;

  /// The same for an answer to a request whose body was `body`: what a Secret holds is taken out as well, and
  /// of a body that is sensitive every text outside of apiVersion, kind and metadata.
  std::string clean(std::string_view text, std::string_view body, bool sensitive) const;

 private:
  std::vector<Secret> needles_;
};

}  // namespace emco::kube
