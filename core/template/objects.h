#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/template/function.h"

namespace emco::tpl {

/// Makers of the structs that charts' templates see. Texts must outlive the heap's use.
Any make_capabilities(Heap& heap,
                      std::string_view kube_version,
                      const std::vector<std::string>& api_versions,
                      std::string_view helm_version);

/// `.Files`: names and contents of a chart's files.
Any make_files(Heap& heap, std::span<const std::pair<std::string_view, std::string_view>> files);

/// A struct of a table of the program; `fields` in the table's order.
Any make_struct(Heap& heap, const StructType& type, std::span<const Any> fields);

}  // namespace emco::tpl
