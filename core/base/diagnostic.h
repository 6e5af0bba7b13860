#pragma once

#include <string>
#include <vector>

#include "core/base/source.h"

namespace emco {

enum class Severity { Error, Warning, Note };

/// Something else that explains a diagnostic: a referrer, the first of two duplicates, one link of a cycle.
struct Related {
  Source where;
  std::string text;

  auto operator<=>(const Related&) const = default;
};

/// A mistake that a user can mend, or something worth knowing. A value: made anywhere, printed in cli only.
/// `code` is `area.short-phrase`; every code has a row in the rule catalogue (`sql/`), which gives its exit
/// status and the text of `emcoctl explain CODE`. Messages follow one grammar: no capital at the start, no
/// final full stop, the subject in single quotes, one line; `help` says the next step.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string code;
  Source where;
  std::string summary;
  std::string help;
  std::string address;           ///< the resource or object it speaks of, "" when it is about none
  std::vector<Related> related;  ///< in the order to be shown

  auto operator<=>(const Diagnostic&) const = default;
};

/// Diagnostics in the order they were found; `sort` brings them into the order in which people read files.
class Diagnostics {
 public:
  /// Each of these appends one diagnostic and returns it, so that a caller may add an address or related
  /// places.
  Diagnostic& error(std::string code, Source where, std::string summary, std::string help = {});
  Diagnostic& warning(std::string code, Source where, std::string summary, std::string help = {});
  Diagnostic& note(std::string code, Source where, std::string summary, std::string help = {});

  void add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }

  void add(Diagnostics others);

  /// By file, line, column, code; equal ones are kept once.
  void sort();

  bool has_errors() const;

  bool empty() const { return items_.empty(); }

  std::size_t size() const { return items_.size(); }

  const std::vector<Diagnostic>& items() const { return items_; }

  auto begin() const { return items_.begin(); }

  auto end() const { return items_.end(); }

 private:
  Diagnostic& append(
      Severity severity, std::string code, Source where, std::string summary, std::string help);

  std::vector<Diagnostic> items_;
};

/// The result of a function that can find mistakes: the value is what could be understood in spite of them.
template <typename T>
struct Checked {
  T value{};
  Diagnostics diagnostics;

  bool ok() const { return !diagnostics.has_errors(); }
};

}  // namespace emco
