#pragma once

#include <string_view>
#include <vector>

namespace emco::yaml {

/// One document of a text: where it stands and the line it begins at (from 1). The lines before its `---`
/// (comments, directives) belong to it.
struct Part {
  std::string_view text;
  int line = 1;
};

/// Cuts a text at its document markers. `---` at the start of a line, followed by a blank or the line's end,
/// begins a document wherever it stands (YAML 1.2, 9.1.2): no scalar and no collection can go on past it. So
/// no grammar is needed here, and a mistake in one document cannot reach into the next.
/// Stops one part after `limit`.
std::vector<Part> split(std::string_view text, std::size_t limit);

}  // namespace emco::yaml
