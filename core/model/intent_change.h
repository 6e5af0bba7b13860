#pragma once

#include <cstdint>
#include <string>

#include "core/base/source.h"

namespace emco {

/// What one commit of the intent level does, or would do, to one resource.
struct IntentChange {
  enum class Verb { Create, Update, Delete };
  Verb verb = Verb::Create;
  std::string kind;
  std::string address;
  std::int64_t before = 0;  ///< id of the document version that it had, 0 when it is new
  std::int64_t after = 0;   ///< id of the version that it gets, 0 when it goes
  Source where;             ///< of the document that says so
};

}  // namespace emco
