#pragma once

#include <string>
#include <string_view>

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

/// How far an object is on its way to work (kstatus vocabulary).
struct Readiness {
  enum class State { Current, InProgress, Failed, Terminating, Unknown };
  State state = State::Unknown;
  std::string message;
};

std::string_view to_word(Readiness::State state);

}  // namespace emco
