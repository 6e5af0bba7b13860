#include "core/base/error.h"

namespace emco {

Error::Error(std::string code, std::string summary, std::string help, Source where) {
  diagnostics_.error(std::move(code), std::move(where), std::move(summary), std::move(help));
}

Error::Error(Diagnostics diagnostics) : diagnostics_(std::move(diagnostics)) {
  if (diagnostics_.empty()) diagnostics_.error("internal.bug", {}, "an error without a cause was raised");
}

const char* Error::what() const noexcept { return diagnostics_.items().front().summary.c_str(); }

Error& Error::context(const std::string& doing) {
  frames_.push_back(doing);
  return *this;
}

void expects(bool condition, std::string_view what) {
  if (!condition)
    throw Error("internal.bug", std::string(what), "this is a mistake in emcoctl itself; please report it");
}

}  // namespace emco
