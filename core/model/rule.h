#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace emco {

/// What `emcoctl explain CODE` says about one diagnostic code. Read from the schema, never written by hand.
struct Rule {
  std::string code;
  int status = 1;           ///< exit status when it ends a command; 0 for notes and warnings
  std::string summary;      ///< one line
  std::string explanation;  ///< what is wrong and why it is not let through
  std::string remedy;  ///< what to do next; commands stand on lines of their own, indented by four blanks
};

/// All codes, as the schema declares them.
class Rules {
 public:
  /// Takes them in any order.
  explicit Rules(std::vector<Rule> rules = {});

  /// Sorted by code.
  const std::vector<Rule>& all() const { return rules_; }

  /// nullptr when there is none of that code.
  const Rule* find(std::string_view code) const;

  /// The exit status of a command that these errors end: that of the gravest one; 0 when there is no error,
  /// 70 when an error's code is unknown.
  int exit_status(const Diagnostics& diagnostics) const;

 private:
  std::vector<Rule> rules_;
};

/// Of several exit statuses the one that a command ends with (cli.md 3: 70, 13, 8, 6, 7, 5, 3, 10, 11, 12, 9,
/// 1).
int gravest(int first, int second);

}  // namespace emco
