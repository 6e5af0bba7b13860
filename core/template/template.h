#pragma once

#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/base/value.h"
#include "core/template/budget.h"

namespace emco::tpl {

/// A Go template with Go's own functions only (no sprig): what bundles' values files are filled into.
/// Input: text and data; output: text. It reaches nothing else: no files, no environment, no time.
///
/// Missing keys and nil print "<no value>". Integers are Go's int, reals float64; maps are walked in the
/// order of their keys' bytes. Diagnostics: "template.syntax", "template.execution",
/// "template.budget-exceeded", with file (the template's name), line and column; related places are the
/// templates on the way there.
class Template {
 public:
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;

  /// Parses a text. `name` is what messages call it: its path, as the user gave it. When it is no template
  /// the result holds diagnostics, and executing it gives them again.
  static Template parse(std::string name, std::string text, const Budgets& budgets = {});

  /// Empty when the text was a template.
  const Diagnostics& diagnostics() const;

  /// The text with the data filled in; may be called again and again. `clock` serves the wall-clock budget
  /// only.
  Checked<std::string> execute(const Value& data, Clock* clock = nullptr) const;

 private:
  struct State;
  explicit Template(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

class SyntaxError;
class ExecutionError;

/// What a failure looks like to people: code, place, and the include chain as related places.
Diagnostic to_diagnostic(const SyntaxError& error);
Diagnostic to_diagnostic(const ExecutionError& error);

}  // namespace emco::tpl
