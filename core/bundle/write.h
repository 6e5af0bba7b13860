#pragma once

#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/model/document.h"
#include "core/model/kind.h"

namespace emco::bundle {

/// NAME@sha256:DIGEST (or another algorithm, as `recorded` says): how a file is named without its bytes.
std::string file_reference(const Attachment& attachment);

/// A resource as a document of a bundle: version, resourceContext, body and files. `files` are the words for
/// its files, in their order: `file_reference`s for `get`, paths for `export`. Reading it gives the document
/// again.
Value to_value(const Document& document, const Kind& kind, const std::vector<std::string>& files);

/// The same as YAML for people, without a "---" line.
std::string to_yaml(const Document& document, const Kind& kind, const std::vector<std::string>& files);

}  // namespace emco::bundle
