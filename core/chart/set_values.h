#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/template/any.h"

namespace emco::chart {

/// How a --set argument is read.
enum class SetKind {
  Typed,   ///< --set: true, null, 1 are what they look like
  Text,    ///< --set-string: everything is text
  File,    ///< --set-file: values are the texts of the files they name
  Json,    ///< --set-json: values are JSON
  Literal  ///< --set-literal: one key, everything behind "=" is its text
};

/// Gives the text of the file at a path, or throws Error "file.*".
using FileReader = std::function<std::string(const std::string& path)>;

/// Carries out "a.b[0]=x,c={1,2}" on `values`, by Helm's grammar; `read` is for SetKind::File. Throws Error
/// "chart.set-invalid" and what `read` throws.
void set_values(
    tpl::Heap& heap, tpl::Map& values, std::string_view argument, SetKind kind, const FileReader& read = {});

/// EMCO's override values: the key as in --set, the value one scalar that is never split.
void override_value(tpl::Heap& heap, tpl::Map& values, const std::string& key, const std::string& value);

}  // namespace emco::chart
