#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace emco::json {

/// What a reader refuses. The defaults suit one Kubernetes object (the API server's own limit is 3 MiB).
struct Limits {
  std::size_t bytes = 16U << 20U;
  int depth = 100;
};

/// Reads one JSON text (RFC 8259). Strict: nothing but white space may follow, keys must be unique, numbers
/// must fit (integers exactly into 64 bits, anything with a point or exponent is a Real), text must be valid
/// UTF-8. Throws Error "json.invalid" with the offset, or "json.too-large".
Value parse(std::string_view text, const Limits& limits = {});

/// Reads a Kubernetes list answer without building it: calls `item` for each element of the top-level "items"
/// and returns the rest of the top-level object (apiVersion, kind, metadata). Throws as `parse`;
/// `limits.bytes` bounds one item.
Value parse_list(std::string_view text, const std::function<void(Value&&)>& item, const Limits& limits = {});

/// Compact JSON with keys in the value's own order (sorted bytes).
std::string write(const Value& value);

/// Two blanks of indentation per level, a newline at the end of the text.
std::string write_pretty(const Value& value);

/// RFC 8785 (JCS): equal values give equal bytes whoever writes them; what digests are taken of.
std::string write_canonical(const Value& value);

/// A JSON string literal with its quotes.
std::string quote(std::string_view text);

}  // namespace emco::json
