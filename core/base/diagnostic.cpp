#include "core/base/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace emco {

std::string to_text(const Source& source) {
  std::string text = source.file;
  if (source.line > 0) text += ":" + std::to_string(source.line);
  if (source.line > 0 && source.column > 0) text += ":" + std::to_string(source.column);
  return text;
}

Diagnostic& Diagnostics::append(
    Severity severity, std::string code, Source where, std::string summary, std::string help) {
  items_.push_back(
      {severity, std::move(code), std::move(where), std::move(summary), std::move(help), {}, {}});
  return items_.back();
}

Diagnostic& Diagnostics::error(std::string code, Source where, std::string summary, std::string help) {
  return append(Severity::Error, std::move(code), std::move(where), std::move(summary), std::move(help));
}

Diagnostic& Diagnostics::warning(std::string code, Source where, std::string summary, std::string help) {
  return append(Severity::Warning, std::move(code), std::move(where), std::move(summary), std::move(help));
}

Diagnostic& Diagnostics::note(std::string code, Source where, std::string summary, std::string help) {
  return append(Severity::Note, std::move(code), std::move(where), std::move(summary), std::move(help));
}

void Diagnostics::add(Diagnostics others) {
  std::move(others.items_.begin(), others.items_.end(), std::back_inserter(items_));
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) {
    return std::tie(d.where.file, d.where.line, d.where.column, d.code, d.summary, d.address);
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  items_.erase(std::unique(items_.begin(), items_.end()), items_.end());
}

bool Diagnostics::has_errors() const {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

}  // namespace emco
