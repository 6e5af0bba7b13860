#pragma once

#include <string>
#include <string_view>

#include "core/base/value.h"
#include "core/sandbox/request.h"
#include "core/sandbox/type.h"

// The words of API servers.

namespace emco::sandbox {

/// Ends a request: thrown anywhere while it is answered, becomes the answer.
struct Refusal {
  int status = 500;
  std::string reason;
  std::string message;
  Value details = {};
};

Response json_answer(int status, const Value& body);
Response text_answer(int status, std::string text);
Response status_answer(const Refusal& refusal);

/// Each names the object the way servers do: `configmaps "a" not found`.
Refusal not_found(const Kind& kind, const std::string& name);
Refusal conflict(const Kind& kind, const std::string& name, const std::string& why);
Refusal invalid(const Kind& kind, const std::string& name, const std::string& why);
Refusal forbidden(const Kind& kind, const std::string& name, const std::string& why);
Refusal bad_request(std::string message);
Refusal unsupported(std::string message);

}  // namespace emco::sandbox
