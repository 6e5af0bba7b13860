#pragma once

#include <string>

namespace emco {

/// How one change ended in this run.
struct Outcome {
  enum class Kind {
    Succeeded,
    Failed,    ///< a definite refusal or a passed deadline
    Conflict,  ///< the object is not as the plan saw it; it was not touched
    Unknown,   ///< may have been executed: neither an answer nor a read told
    Skipped,   ///< not tried, because of something else
  };
  Kind kind = Kind::Skipped;
  std::string code;     ///< diagnostic code unless Succeeded
  std::string message;  ///< one line
};

}  // namespace emco
