#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/sandbox/request.h"

// A script of what goes wrong (emcoctl-sandbox(1) describes the file): which request, and what is done to it.

namespace emco::sandbox {

/// What is done to one request. Whoever carries answers to clients does it.
struct Effect {
  bool executed = true;              ///< the cluster sees the request …
  Milliseconds late = 0;             ///< … only after that time, long after the client was answered
  Milliseconds delay = 0;            ///< the answer waits
  bool silent = false;               ///< no answer at all; the connection stays
  std::optional<std::size_t> cut;    ///< the connection ends after that many bytes of the answer
  std::size_t bytes_per_second = 0;  ///< of the body; 0 = as fast as it goes
  std::optional<int> status;         ///< in place of the answer's own
  std::optional<std::string> body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool wrong_object = false;  ///< the answer speaks of another object

  bool none() const;
  /// The answer after what is done to its words; `answer` is what the cluster said, or an empty one when it
  /// was not asked.
  Response changed(Response answer) const;
};

struct FaultRule {
  std::string cluster = "*";
  std::string method = "*";
  std::string path = "*";  ///< of the target, without its query; * stands for any text
  std::size_t nth = 1;
  std::size_t times = 1;  ///< 0 = for ever
  Effect effect;
  std::size_t seen = 0;
};

class Faults {
 public:
  Faults() = default;

  explicit Faults(std::vector<FaultRule> rules) : rules_(std::move(rules)) {}

  /// What happens to a request: the first rule whose turn it is. Counts it for every rule that it fits.
  Effect judge(std::string_view cluster, const Request& request);

 private:
  std::vector<FaultRule> rules_;
};

/// Reads a script: a YAML list. Mistakes are diagnostics "sandbox.fault-invalid" and those of YAML.
Checked<std::vector<FaultRule>> read_faults(std::string_view bytes, const std::string& file);

/// Whether a text fits a pattern in which * stands for any text.
bool fits_pattern(std::string_view pattern, std::string_view text);

}  // namespace emco::sandbox
