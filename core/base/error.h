#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace emco {

/// What ends an operation: thrown anywhere in core, caught once, in cli/app.cpp. Mistakes in documents are
/// not Errors but Diagnostics, failures of single objects are not Errors but Outcomes.
class Error : public std::exception {
 public:
  Error(std::string code, std::string summary, std::string help = {}, Source where = {});
  /// Carries a whole list, for an operation that several mistakes end at once.
  explicit Error(Diagnostics diagnostics);

  const Diagnostics& diagnostics() const { return diagnostics_; }

  const std::string& code() const { return diagnostics_.items().front().code; }

  const char* what() const noexcept override;

  /// Adds "while …" to the end of the explanation; returns itself so that it can be rethrown in one line.
  Error& context(const std::string& doing);

  const std::vector<std::string>& frames() const { return frames_; }

 private:
  Diagnostics diagnostics_;
  std::vector<std::string> frames_;
};

/// Throws Error "internal.bug" (exit status 70) with `what` unless `condition` holds. For states that only a
/// mistake in this program can bring about.
void expects(bool condition, std::string_view what);

}  // namespace emco
