#pragma once

#include <string_view>

#include "core/base/value.h"
#include "core/template/any.h"
#include "core/template/yaml_tree.h"

namespace emco::tpl::yaml {

/// The first document of a text, as Helm reads it (sigs.k8s.io/yaml: YAML 1.1 types, then JSON): keys are
/// texts, every number is a float64, an absent document is nil. Anchors, aliases and merge keys are carried
/// out, of equal keys the last wins. Throws ReadError; BudgetExceeded when aliases make too much of it.
Any read(Heap& heap, std::string_view text);

/// The same as a JSON value for Kubernetes objects: integers are exact as far as 64 bits reach.
Value read_value(std::string_view text);

/// How a plain scalar is understood (go-yaml 2's resolve).
enum class ScalarType : std::uint8_t { Null, Bool, Int, Uint, Float, Timestamp, Text };

struct Scalar {
  ScalarType type = ScalarType::Text;
  bool boolean = false;
  std::int64_t integer = 0;  ///< of Uint: its bits
  double real = 0;
};

Scalar resolve(std::string_view text);

}  // namespace emco::tpl::yaml
