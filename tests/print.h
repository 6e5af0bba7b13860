#pragma once

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/base/diagnostic.h"
#include "core/base/json.h"
#include "core/base/source.h"
#include "core/base/value.h"

// How doctest shows our values when a check fails. Include it in tests that compare them.

namespace doctest {

template <>
struct StringMaker<emco::Value> {
  static String convert(const emco::Value& value) { return emco::json::write(value).c_str(); }
};

template <>
struct StringMaker<emco::Source> {
  static String convert(const emco::Source& source) { return emco::to_text(source).c_str(); }
};

template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& texts) {
    std::string all = "[";
    for (const auto& text : texts)
      all += "\n  " + text;
    return (all + "]").c_str();
  }
};

}  // namespace doctest
