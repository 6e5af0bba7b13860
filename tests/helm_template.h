#pragma once

#include <string>

namespace emco::test {

/// What a template of a chart writes with Helm's functions and YAML values, or "error: " and Go's message.
/// Time stands still, and random bytes are all "x".
std::string helm_template(const std::string& text, const std::string& values = "{}");

}  // namespace emco::test
