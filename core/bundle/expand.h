#pragma once

#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/value.h"
#include "core/model/document.h"

namespace emco::bundle {

/// A template's output and where its lines come from.
class Expansion {
 public:
  /// Where a run of literal text of the template came out.
  struct Mark {
    int line = 0;
    int column = 0;
    Place origin;
  };

  Expansion() = default;
  Expansion(std::string text, std::vector<Mark> marks, std::vector<int> action_columns);

  const std::string& text() const { return text_; }

  /// The place in the template of a place in the output. The line is exact where the output line holds any
  /// literal text of the template, else that of the nearest one before it; column 0 = not known, because an
  /// action stands before it.
  Place origin(int line, int column) const;

 private:
  const Mark* mark_before(int line, int column) const;

  std::string text_;
  std::vector<Mark> marks_;          ///< in the order of the output
  std::vector<int> action_columns_;  ///< by template line (from 1): column of its first action, 0 = none
};

/// Fills values into a bundle's text, a Go template. template.* diagnostics name the template's own places.
Checked<Expansion> expand(const std::string& text, const std::string& file, const Value& values);

/// Whether a text holds any action at all.
bool is_template(const std::string& text);

}  // namespace emco::bundle
